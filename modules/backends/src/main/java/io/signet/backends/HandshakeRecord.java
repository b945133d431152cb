package io.signet.backends;

import io.signet.keystore.KeystoreException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
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
  private volatile List<X509Certificate> serverChain = List.of();
  private volatile List<String> signatureAlgorithms = List.of();
  private volatile String trustFailure;
  private volatile Unsigned lastUnsigned;
  private final AtomicInteger asks = new AtomicInteger();

  private record Unsigned(KeystoreException why, long at) {}

  /**
   * @param detailed whether names are kept too, which costs a little in each handshake
   */
  HandshakeRecord(boolean detailed) {
    this.detailed = detailed;
  }

  /**
   * @param engine whose handshake it is; {@code null} if that is not known
   */
  void asked(Principal[] names, SSLEngine engine) {
    lastAskedNanos = System.nanoTime();
    asked = true;
    if (!detailed) {
      return;
    }
    asks.incrementAndGet();
    if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      signatureAlgorithms = List.of(session.getPeerSupportedSignatureAlgorithms());
    }
    if (names == null) {
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
    serverChain = List.of(chain);
    agreed(engine.getHandshakeApplicationProtocol());
    SSLSession session = engine.getHandshakeSession();
    if (session != null) {
      protocol = session.getProtocol();
      cipher = session.getCipherSuite();
    }
  }

  /** Takes down what a handshake that is over has agreed on. */
  void completed(SSLEngine engine) {
    agreed(engine.getApplicationProtocol());
    protocol = engine.getSession().getProtocol();
    cipher = engine.getSession().getCipherSuite();
  }

  private void agreed(String name) {
    applicationProtocol = name == null || name.isEmpty() ? null : name;
  }

  /** Takes down why the trust policy refuses the backend. */
  void untrusted(String why) {
    trustFailure = why;
  }

  /** Takes down why the key of the client certificate did not sign. */
  void unsigned(KeystoreException why) {
    lastUnsigned = new Unsigned(why, System.nanoTime());
  }

  /** Why it did not, after a moment of {@link System#nanoTime()}; {@code null} if it did. */
  KeystoreException unsignedSince(long nanos) {
    Unsigned unsigned = lastUnsigned;
    return unsigned != null && unsigned.at() - nanos >= 0 ? unsigned.why() : null;
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

  /** The backend's certificates, leaf first; empty before they were seen, or without detail. */
  List<X509Certificate> serverChain() {
    return serverChain;
  }

  /** What the backend lets a client certificate be proven with; empty if it is not known. */
  List<String> signatureAlgorithms() {
    return signatureAlgorithms;
  }

  /** Why the trust policy refuses the backend; {@code null} if it does not, as far as is known. */
  String trustFailure() {
    return trustFailure;
  }

  /** How often a certificate was asked for; 0 without detail. */
  int asks() {
    return asks.get();
  }
}
