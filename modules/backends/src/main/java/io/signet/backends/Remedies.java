package io.signet.backends;

/** What to do about a cause, in the words of the server that was recognised. */
final class Remedies {

  private Remedies() {}

  static String of(Cause cause, ServerKind server) {
    return switch (cause) {
      case HEALTHY -> "Nothing to do.";
      case CLIENT_CERTIFICATE_NOT_ASKED -> "Make the backend ask: " + ask(server);
      case CLIENT_ISSUER_NOT_LISTED ->
          "Nothing to do for Signet. To have the list right: " + trust(server);
      case NAME_NOT_RESOLVED ->
          "Check the spelling of the host, and that the resolver of this machine knows it.";
      case ADDRESS_DENIED ->
          "Call an address that may be called, or open the rule: backends.loopback and"
              + " backends.privateNetworks in signet.yaml. Link-local and metadata addresses and"
              + " Signet's own ports stay closed.";
      case CONNECTION_REFUSED ->
          "Check that the server runs, and that it listens on this port and address, not only on"
              + " loopback.";
      case CONNECTION_TIMED_OUT, CONNECTION_UNREACHABLE ->
          "Check routes and firewalls between this machine and the backend, and the security group"
              + " of the backend for this port.";
      case PLAIN_HTTP -> "Call it with http://, or switch TLS on at this port: " + tls(server);
      case NOT_TLS -> "Check the port number: another service answers there.";
      case HANDSHAKE_TIMED_OUT ->
          "Check whether the server is overloaded, or whether something on the way holds the"
              + " handshake back (a proxy that waits for its own protocol, an MTU that is too large).";
      case HANDSHAKE_CLOSED ->
          "Look into the backend's error log for the time of this check; a firewall or a TCP load"
              + " balancer without a target behaves like this too.";
      case HANDSHAKE_REFUSED ->
          "Look into the backend's error log for the time of this check: " + log(server);
      case HANDSHAKE_MESSAGE_TOO_LONG ->
          "Let the backend send only what is needed: its leaf and intermediates, and a short list of"
              + " authorities. "
              + list(server);
      case BACKEND_INTERNAL_ERROR ->
          "Look into the backend's error log, often its key or configuration cannot be read: "
              + log(server);
      case TLS_VERSION_TOO_OLD -> "Let the backend speak TLS 1.2 and 1.3: " + versions(server);
      case TLS_VERSION_BELOW_MINIMUM ->
          "Let the backend speak TLS 1.3 ("
              + versions(server)
              + "), or lower minimumTls of this backend: signet backend ORIGIN --minimum-tls"
              + " TLSv1.2";
      case NO_COMMON_CIPHER ->
          "Allow the backend ECDHE suites with AES-GCM or ChaCha20, of the kind of its key: "
              + ciphers(server);
      case WEAK_KEY_EXCHANGE ->
          "Prefer ECDHE, and give the backend Diffie-Hellman parameters of 2048 bits at least: "
              + ciphers(server);
      case NO_COMMON_APPLICATION_PROTOCOL ->
          "Set the protocol of this backend to what it speaks (signet backend ORIGIN --protocol"
              + " auto, http1 or http2), or switch the other on at the backend.";
      case SERVER_NAME_UNKNOWN ->
          "Give the backend a virtual host for this name, or name one that it has: signet backend"
              + " ORIGIN --server-name NAME. "
              + names(server);
      case SERVER_NAME_REQUIRED ->
          "Call the backend by name, or say which name to ask for: signet backend ORIGIN"
              + " --server-name NAME";
      case SERVER_CERTIFICATE_EXPIRED ->
          "Renew the backend's certificate and reload the server. " + certificate(server);
      case SERVER_CERTIFICATE_NOT_YET_VALID ->
          "Check the clocks of both machines; else wait, or install a certificate that is valid now. "
              + certificate(server);
      case SERVER_CERTIFICATE_WRONG_NAME ->
          "Call the backend by a name of its certificate, say which one to expect (signet backend"
              + " ORIGIN --server-name NAME), or issue it a certificate for this name. "
              + certificate(server);
      case SERVER_CERTIFICATE_SELF_SIGNED, SERVER_CERTIFICATE_UNKNOWN_CA ->
          "If it is the right one, let its authority vouch for it: signet backend ORIGIN --trust"
              + " FILE. Else install a certificate of a trusted authority. "
              + certificate(server);
      case SERVER_CHAIN_INCOMPLETE ->
          "Let the backend send its intermediates after its own certificate. " + chain(server);
      case SERVER_CERTIFICATE_WEAK_KEY ->
          "Issue a certificate with an EC P-256 or RSA key of 2048 bits at least. "
              + certificate(server);
      case SERVER_CERTIFICATE_WEAK_SIGNATURE ->
          "Issue a certificate that is signed with SHA-256 or better. " + certificate(server);
      case SERVER_CERTIFICATE_WRONG_USAGE ->
          "Issue a certificate with the extended key usage serverAuth. " + certificate(server);
      case SERVER_CERTIFICATE_REFUSED ->
          "Read the failure below; it is the finding of the check of the chain (RFC 5280).";
      case CLIENT_CERTIFICATE_MISSING ->
          "Select a client certificate for the stage (or with --certificate here), and give its PEM"
              + " to the backend: "
              + trust(server);
      case CLIENT_CERTIFICATE_UNKNOWN_CA ->
          "Give the backend the PEM of the certificate: " + trust(server);
      case CLIENT_CERTIFICATE_SAME_NAME ->
          "Put the PEM of this certificate beside, not instead of, the earlier one: "
              + trust(server);
      case CLIENT_CERTIFICATE_EXPIRED ->
          "Rotate the certificate (signet rotate), give the new PEM to the backend, and switch.";
      case CLIENT_CERTIFICATE_NOT_YET_VALID ->
          "Check the clock of this machine; else wait, or select a certificate that is valid now.";
      case CLIENT_CERTIFICATE_WRONG_USAGE ->
          "Use a certificate with the extended key usage clientAuth; those that Signet generates"
              + " have it.";
      case CLIENT_CERTIFICATE_REVOKED ->
          "Rotate the certificate, or remove it from the backend's revocation list if it is there by"
              + " mistake.";
      case CLIENT_KEY_NOT_ACCEPTED ->
          "Generate a certificate with a key of a kind that the backend accepts (see the signature"
              + " algorithms below), or let the backend accept more: "
              + signatures(server);
      case CLIENT_CERTIFICATE_REFUSED ->
          "Look into the backend's error log for the reason: " + log(server);
      case CLIENT_NOT_AUTHORIZED ->
          "The certificate is trusted; allow its subject or fingerprint: " + allow(server);
      case CLIENT_CERTIFICATE_ASKED_LATE ->
          "Ask in the first handshake, for the whole virtual host and not for a path: "
              + ask(server);
      case BACKEND_CLOCK ->
          "Set the backend's clock, and see whether an authority in its trust file has expired.";
      case HOST_NOT_SERVED ->
          "Let the server name and the host of the request be names of the same virtual host. "
              + names(server);
      case ANSWER_TIMED_OUT -> "Check the application behind the server; TLS is in order.";
      case NOT_HTTP -> "Check the port number: TLS is in order, but no HTTP server answers.";
      case UNKNOWN ->
          "Look into the backend's error log for the time of this check: " + log(server);
    };
  }

  private static String trust(ServerKind server) {
    return ServerWords.of(server).trust();
  }

  private static String ask(ServerKind server) {
    return ServerWords.of(server).ask();
  }

  private static String tls(ServerKind server) {
    return ServerWords.of(server).tls();
  }

  private static String certificate(ServerKind server) {
    return "Where it is set: " + ServerWords.of(server).certificate();
  }

  private static String chain(ServerKind server) {
    return "Where they go: " + ServerWords.of(server).certificate();
  }

  private static String versions(ServerKind server) {
    return ServerWords.of(server).versions();
  }

  private static String ciphers(ServerKind server) {
    return ServerWords.of(server).ciphers();
  }

  private static String names(ServerKind server) {
    return "Where names are set: " + ServerWords.of(server).names();
  }

  private static String log(ServerKind server) {
    return ServerWords.of(server).log();
  }

  private static String list(ServerKind server) {
    return "The list comes from: " + ServerWords.of(server).trust();
  }

  private static String signatures(ServerKind server) {
    return ServerWords.of(server).signatures();
  }

  private static String allow(ServerKind server) {
    return ServerWords.of(server).allow();
  }
}
