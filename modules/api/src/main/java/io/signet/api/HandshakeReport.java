package io.signet.api;

import java.util.List;

/**
 * What a TLS handshake with a backend did, for test invocations and diagnosis.
 *
 * @param protocol such as {@code TLSv1.3}; {@code null} if the handshake did not get so far
 * @param cipher the cipher suite; {@code null} likewise
 * @param applicationProtocol what ALPN agreed on; {@code null} for nothing
 * @param serverSubject the subject of the backend's certificate; {@code null} if none was seen
 * @param certificateRequested whether the backend asked for a client certificate
 * @param acceptedIssuers the CA names that the backend listed with its question; empty for none
 * @param certificateSent whether ours was sent
 * @param clientSubject the subject of ours; {@code null} when none was configured
 * @param clientSerial the serial number of ours, hexadecimal; {@code null} likewise
 * @param acceptance what the backend made of our certificate
 * @param failure why the handshake failed; {@code null} if it did not
 * @param cause its cause by the catalogue of diagnoses, id and sentence; {@code null} if there is
 *     none, or it cannot be told
 * @param remedy what can be done about it; {@code null} without a cause
 */
public record HandshakeReport(
    String protocol,
    String cipher,
    String applicationProtocol,
    String serverSubject,
    boolean certificateRequested,
    List<String> acceptedIssuers,
    boolean certificateSent,
    String clientSubject,
    String clientSerial,
    Acceptance acceptance,
    String failure,
    String cause,
    String remedy) {

  /** What a backend made of a client certificate. */
  public enum Acceptance {
    /** It answered on a connection on which ours was sent. */
    ACCEPTED,
    /** It ended the handshake or the connection with an alert about the certificate. */
    REFUSED,
    /** Nothing was sent, so nothing was judged. */
    NOT_JUDGED
  }
}
