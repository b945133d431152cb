package io.signet.backends;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * What the handshakes of one TLS context did, as its key and trust managers saw it. The context of
 * a diagnosed call makes one handshake only, and so has the record of that one. Written on event
 * loops and worker threads.
 */
final class HandshakeRecord {

  private final boolean detailed;

  private volatile long lastAskedNanos;
  private volatile boolean asked;
  private volatile boolean sent;
  private volatile List<String> issuers = List.of();
  private volatile String protocol;
  private volatile String cipher;
  private volatile String applicationProtocol;
  private volatile String serverSubject;

  /**
   * @param detailed whether names are kept too, which costs a little in each handshake
   */
  HandshakeRecord(boolean detailed) {
    this.detailed = detailed;
  }

  void asked(Principal[] names) {
    lastAskedNanos = System.nanoTime();
    asked = true;
    if (!detailed || names == null) {
      return;
    }
    List<String> copy = new ArrayList<>(names.length);
    for (Principal name : names) {
      copy.add(name.toString());
    }
    issuers = List.copyOf(copy);
  }

  void sent() {
    sent = true;
  }

  void serverSeen(X509Certificate[] chain, SSLEngine engine) {
    if (!detailed) {
      return;
    }
    serverSubject = chain[0].getSubjectX500Principal().toString();
    String agreed = engine.getHandshakeApplicationProtocol();
    applicationProtocol = agreed == null || agreed.isEmpty() ? null : agreed;
    SSLSession session = engine.getHandshakeSession();
    if (session != null) {
      protocol = session.getProtocol();
      cipher = session.getCipherSuite();
    }
  }

  /** Whether a certificate was asked for after a moment of {@link System#nanoTime()}. */
  boolean askedSince(long nanos) {
    return asked && lastAskedNanos - nanos >= 0;
  }

  /** Whether names are kept too. */
  boolean detailed() {
    return detailed;
  }

  boolean wasAsked() {
    return asked;
  }

  boolean wasSent() {
    return sent;
  }

  List<String> issuers() {
    return issuers;
  }

  String protocol() {
    return protocol;
  }

  String cipher() {
    return cipher;
  }

  String applicationProtocol() {
    return applicationProtocol;
  }

  String serverSubject() {
    return serverSubject;
  }
}
