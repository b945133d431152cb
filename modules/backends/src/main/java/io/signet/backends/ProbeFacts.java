package io.signet.backends;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What one diagnostic connection showed. Nothing here is a judgement.
 *
 * @param request what was tried
 * @param at when it was tried
 * @param address the address that was connected to; {@code null} if there was none
 * @param reached how far it came
 * @param failure what ended it, in the words of whoever noticed; {@code null} if nothing did
 * @param end in which way the other side ended it; {@code null} if it did not
 * @param alert the fatal alert that the backend sent; {@code null} for none
 * @param hello what the backend chose
 * @param chain the certificates that the backend sent, leaf first; empty for none
 * @param trustFailure why calls would not trust the backend; {@code null} if they do, or if it
 *     showed no certificate
 * @param question what the backend asked about a client certificate
 * @param sent whether ours was sent
 * @param plain the first bytes, if what the backend sent is no TLS; {@code null} else
 * @param answer to the harmless request; {@code null} if there was none
 * @param millis how long all took
 */
record ProbeFacts(
    ProbeRequest request,
    Instant at,
    String address,
    Reached reached,
    String failure,
    End end,
    Alert alert,
    Hello hello,
    List<X509Certificate> chain,
    String trustFailure,
    Question question,
    boolean sent,
    String plain,
    Answer answer,
    long millis) {

  /** How far a connection came. */
  enum Reached {
    /** The name has no address. */
    NO_ADDRESS,
    /** The address policy denies all addresses. */
    DENIED,
    /** No TCP connection. */
    NO_CONNECTION,
    /** TCP, but no TLS. */
    CONNECTED,
    /** The handshake is complete on our side. */
    ENCRYPTED,
    /** The harmless request was answered. */
    ANSWERED
  }

  /** In which way a connection was ended by the other side. */
  enum End {
    REFUSED,
    UNREACHABLE,
    TIMED_OUT,
    RESET,
    CLOSED
  }

  /** At which point of the protocol something happened, in order. */
  enum Moment {
    /** Before the backend's hello. */
    HELLO,
    /** After the backend's hello, before we answered its certificate. */
    SERVER_FLIGHT,
    /** After our certificate, or its absence, and before the handshake was complete. */
    OUR_FLIGHT,
    /** After our Finished: TLS 1.3 refuses certificates here. */
    FINISHED,
    /** After the request. */
    REQUEST
  }

  /**
   * A fatal alert of the backend.
   *
   * @param name as RFC 8446 calls it
   */
  record Alert(int number, String name, Moment moment) {}

  /**
   * @param version such as {@code TLSv1.3}; {@code null} without a hello
   * @param cipher {@code null} likewise
   * @param applicationProtocol {@code null} for none agreed
   */
  record Hello(String version, String cipher, String applicationProtocol) {}

  /**
   * @param asked whether a client certificate was asked for
   * @param late whether that was only after the handshake, by a renegotiation
   * @param issuers the names of the authorities, in the order of the backend
   * @param signatureAlgorithms that a certificate may be proven with
   */
  record Question(
      boolean asked, boolean late, List<String> issuers, List<String> signatureAlgorithms) {}

  /**
   * @param status the HTTP status
   * @param server the header {@code Server}; {@code null} if there is none
   * @param body its first bytes
   */
  record Answer(int status, String server, String body) {}

  boolean handshakeComplete() {
    return reached.compareTo(Reached.ENCRYPTED) >= 0;
  }

  /** Whether the connection did all that was asked of it. */
  boolean succeeded() {
    return reached == Reached.ANSWERED || (failure == null && request.request() == null);
  }

  /** Whether the backend's alert says that it did not want our certificate, or none. */
  boolean certificateRefused() {
    return alert != null
        && (TlsAlert.refusesCertificate(alert.number())
            || (alert.number() == TlsAlert.HANDSHAKE_FAILURE && question.asked()));
  }
}
