package io.signet.backends;

import java.util.Locale;

/**
 * Why a connection to a backend does not do what calls need: the catalogue. The ids are part of
 * Signet's API; what can be done about each says {@link Remedies}.
 */
enum Cause {
  // spotless:off — a table reads best with a row a line
  HEALTHY(false, "The connection works, and the backend answers."),
  CLIENT_CERTIFICATE_NOT_ASKED(false, "The connection works, but the backend never asks for a client certificate, so it admits everybody."),
  CLIENT_ISSUER_NOT_LISTED(false, "The connection works, although the backend's list of authorities does not name the issuer of the client certificate; clients other than Signet would stay anonymous."),

  NAME_NOT_RESOLVED(true, "The host name has no address."),
  ADDRESS_DENIED(true, "The address policy of Signet denies every address of the host."),
  CONNECTION_REFUSED(true, "Nothing listens on the port: the connection was refused."),
  CONNECTION_TIMED_OUT(true, "Nothing answers at the address: the connection attempt timed out."),
  CONNECTION_UNREACHABLE(true, "There is no way through the network to the address."),

  PLAIN_HTTP(true, "The port speaks HTTP without TLS."),
  NOT_TLS(true, "What the port speaks is not TLS."),
  HANDSHAKE_TIMED_OUT(true, "The backend accepted the connection and then did not go on with the handshake."),
  HANDSHAKE_CLOSED(true, "The backend, or something on the way to it, closed the connection during the handshake without a reason."),
  HANDSHAKE_REFUSED(true, "The backend refused the handshake without saying more."),
  HANDSHAKE_MESSAGE_TOO_LONG(true, "The backend sends a handshake message that is too long, because of a very long certificate chain or list of authorities."),
  BACKEND_INTERNAL_ERROR(true, "The backend's TLS failed inside: it says internal error."),

  TLS_VERSION_TOO_OLD(true, "The backend only speaks TLS versions that are no longer safe (below TLS 1.2)."),
  TLS_VERSION_BELOW_MINIMUM(true, "The backend speaks only versions of TLS below the minimum that is configured for it."),
  NO_COMMON_CIPHER(true, "The backend and Signet have no cipher suite in common."),
  WEAK_KEY_EXCHANGE(true, "The backend offers a key exchange that is too weak."),
  NO_COMMON_APPLICATION_PROTOCOL(true, "The backend does not speak the HTTP version that is configured for it."),
  SERVER_NAME_UNKNOWN(true, "The backend does not know the server name that it was asked for (SNI)."),
  SERVER_NAME_REQUIRED(true, "The backend wants a server name (SNI), and an address in the URL provides none."),

  SERVER_CERTIFICATE_EXPIRED(true, "The backend's certificate, or one that its chain needs, has expired."),
  SERVER_CERTIFICATE_NOT_YET_VALID(true, "The backend's certificate, or one that its chain needs, is not yet valid."),
  SERVER_CERTIFICATE_WRONG_NAME(true, "The backend's certificate is for other names than the one that is called."),
  SERVER_CERTIFICATE_SELF_SIGNED(true, "The backend's certificate is signed by itself and not trusted here."),
  SERVER_CERTIFICATE_UNKNOWN_CA(true, "The backend's certificate comes from an authority that is not trusted here."),
  SERVER_CHAIN_INCOMPLETE(true, "The backend does not send the intermediate certificates that lead to its authority."),
  SERVER_CERTIFICATE_WEAK_KEY(true, "The backend's chain has a certificate whose key is too short."),
  SERVER_CERTIFICATE_WEAK_SIGNATURE(true, "The backend's chain has a certificate with a signature algorithm that is no longer safe."),
  SERVER_CERTIFICATE_WRONG_USAGE(true, "The backend's certificate is not meant for servers."),
  SERVER_CERTIFICATE_REFUSED(true, "The backend's certificate does not satisfy the trust policy."),

  CLIENT_CERTIFICATE_MISSING(true, "The backend requires a client certificate, and none was chosen."),
  CLIENT_CERTIFICATE_UNKNOWN_CA(true, "The backend does not trust the client certificate: it, or its authority, is not among those that the backend was given."),
  CLIENT_CERTIFICATE_SAME_NAME(true, "The backend trusts a certificate of the same name, but not this one; most likely an earlier version."),
  CLIENT_CERTIFICATE_EXPIRED(true, "The client certificate has expired."),
  CLIENT_CERTIFICATE_NOT_YET_VALID(true, "The client certificate is not yet valid."),
  CLIENT_CERTIFICATE_WRONG_USAGE(true, "The client certificate is not meant for clients (extended key usage)."),
  CLIENT_CERTIFICATE_REVOKED(true, "The backend says that the client certificate is revoked."),
  CLIENT_KEY_NOT_ACCEPTED(true, "The backend does not accept signatures of the client certificate's kind of key, so the certificate could not be presented."),
  CLIENT_CERTIFICATE_REFUSED(true, "The backend refused the client certificate without a clear reason."),
  CLIENT_NOT_AUTHORIZED(true, "The backend verified the client certificate and then denied access to its holder."),
  CLIENT_CERTIFICATE_ASKED_LATE(true, "The backend asks for the client certificate only after it has seen the request (renegotiation or post-handshake authentication), which gateways do not answer."),
  BACKEND_CLOCK(true, "The backend finds the client certificate, valid by the clock here, out of its time: one of the clocks is wrong, or an authority that it trusts has expired."),

  HOST_NOT_SERVED(true, "The backend does not serve this host under the server name that was asked for."),
  ANSWER_TIMED_OUT(true, "The connection stands, but the backend did not answer the request in time."),
  NOT_HTTP(true, "The connection stands, but what the backend answers is not HTTP."),
  UNKNOWN(true, "The connection failed for a reason that is not in the catalogue.");
  // spotless:on

  private final boolean fault;
  private final String sentence;

  Cause(boolean fault, String sentence) {
    this.fault = fault;
    this.sentence = sentence;
  }

  /** The id in reports and logs, such as {@code client-certificate-unknown-ca}. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether calls fail because of it. */
  boolean fault() {
    return fault;
  }

  String sentence() {
    return sentence;
  }
}
