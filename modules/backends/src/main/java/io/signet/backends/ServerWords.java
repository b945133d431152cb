package io.signet.backends;

/**
 * Where the settings that matter here are on one kind of server.
 *
 * @param trust where the client certificates that it trusts are
 * @param ask how it asks for one
 * @param tls how TLS is switched on
 * @param certificate where its own certificate and intermediates are
 * @param versions how its TLS versions are chosen
 * @param ciphers how its cipher suites are
 * @param names how its virtual hosts are named
 * @param log where it says what it refused
 * @param signatures how the signature algorithms of clients are chosen
 * @param allow how it decides who of the trusted may come in
 */
record ServerWords(
    String trust,
    String ask,
    String tls,
    String certificate,
    String versions,
    String ciphers,
    String names,
    String log,
    String signatures,
    String allow) {

  // spotless:off — a table
  private static final ServerWords NGINX = new ServerWords(
      "ssl_client_certificate FILE; with ssl_verify_client on, then nginx -s reload.",
      "ssl_verify_client on; and ssl_client_certificate FILE; in the server block.",
      "listen PORT ssl;",
      "ssl_certificate FILE; the leaf first, then the intermediates.",
      "ssl_protocols TLSv1.2 TLSv1.3;",
      "ssl_ciphers.",
      "server_name, and no ssl_reject_handshake for it.",
      "error_log with level info.",
      "ssl_conf_command ClientSignatureAlgorithms.",
      "what tests $ssl_client_s_dn or $ssl_client_fingerprint.");
  private static final ServerWords APACHE = new ServerWords(
      "SSLCACertificateFile FILE (and SSLVerifyDepth 1), then apachectl graceful.",
      "SSLVerifyClient require in the virtual host, not in Location or Directory.",
      "SSLEngine on.",
      "SSLCertificateFile: the leaf first, then the intermediates.",
      "SSLProtocol -all +TLSv1.2 +TLSv1.3.",
      "SSLCipherSuite.",
      "ServerName and ServerAlias.",
      "ErrorLog with LogLevel ssl:info.",
      "SSLOpenSSLConfCmd ClientSignatureAlgorithms.",
      "SSLRequire or Require expr on SSL_CLIENT_S_DN.");
  private static final ServerWords HAPROXY = new ServerWords(
      "ca-file FILE on the bind line, then reload.",
      "bind ... ssl crt FILE ca-file FILE verify required.",
      "bind ... ssl crt FILE.",
      "the file of crt on the bind line: leaf, intermediates, key.",
      "ssl-min-ver TLSv1.2 on the bind line.",
      "ciphers and ciphersuites on the bind line.",
      "the certificates of crt or crt-list; strict-sni refuses all other names.",
      "log with option httpslog, or error-log-format with %[ssl_fc_err_str].",
      "client-sigalgs on the bind line.",
      "http-request deny rules on ssl_c_verify, ssl_c_s_dn or ssl_c_sha1; see also crt-ignore-err.");
  private static final ServerWords NODE = new ServerWords(
      "ca: fs.readFileSync(FILE) in the options of https.createServer.",
      "requestCert: true, rejectUnauthorized: true in the options of https.createServer.",
      "https.createServer in place of http.createServer.",
      "cert: the leaf first, then the intermediates.",
      "minVersion: 'TLSv1.2'.",
      "ciphers.",
      "server.addContext or SNICallback.",
      "the event tlsClientError of the server, and socket.authorizationError.",
      "sigalgs.",
      "what the application does with socket.getPeerCertificate().");
  private static final ServerWords JAVA = new ServerWords(
      "the trust store (Tomcat: truststoreFile of SSLHostConfig; Jetty: TrustStorePath; Spring Boot: server.ssl.trust-store); keytool -importcert -file FILE.",
      "certificateVerification=\"required\" (Tomcat), setNeedClientAuth(true) (Jetty, plain Java), server.ssl.client-auth=need (Spring Boot).",
      "SSLEnabled=\"true\" (Tomcat), an SslContextFactory.Server (Jetty), server.ssl.key-store (Spring Boot).",
      "the key store; its entry needs the whole chain.",
      "protocols (Tomcat), setIncludeProtocols (Jetty), server.ssl.enabled-protocols (Spring Boot).",
      "ciphers (Tomcat), setIncludeCipherSuites (Jetty), server.ssl.ciphers (Spring Boot).",
      "hostName of SSLHostConfig (Tomcat), aliases of the key store (Jetty; see sniHostCheck).",
      "-Djavax.net.debug=ssl:handshake, and the server's log.",
      "-Djdk.tls.server.SignatureSchemes and jdk.tls.disabledAlgorithms.",
      "the realm or the filter that reads jakarta.servlet.request.X509Certificate.");
  private static final ServerWords OPENSSL = new ServerWords(
      "nginx: ssl_client_certificate; Apache httpd: SSLCACertificateFile; HAProxy: ca-file; Node.js: ca; Python: load_verify_locations; openssl s_server: -CAfile.",
      "nginx: ssl_verify_client on; Apache httpd: SSLVerifyClient require in the virtual host; HAProxy: verify required; Node.js: requestCert: true; openssl s_server: -Verify 1.",
      "the TLS option of the listener.",
      "the certificate file: the leaf first, then the intermediates (openssl s_server: -cert and -cert_chain).",
      "MinProtocol = TLSv1.2 (openssl s_server: neither -tls1 nor -tls1_1).",
      "CipherString (openssl s_server: -cipher).",
      "the virtual hosts of the server.",
      "the server's error log; it names OpenSSL's verification error.",
      "ClientSignatureAlgorithms (openssl s_server: -client_sigalgs).",
      "the rules of the server for names of client certificates.");
  private static final ServerWords IIS = new ServerWords(
      "the store \"Trusted People\" or \"Client Authentication Issuers\" of the computer account; self-signed ones go by one-to-one mapping.",
      "SSL Settings: Require, together with netsh http add sslcert ... clientcertnegotiation=enable, so that it is asked in the first handshake.",
      "a binding of type https.",
      "the binding's certificate; intermediates go into the store of intermediate authorities.",
      "the SCHANNEL\\Protocols keys of the registry.",
      "Get-TlsCipherSuite and Enable-TlsCipherSuite.",
      "the host name of the binding, with Require Server Name Indication.",
      "the event log, source Schannel, and the sub-status (403.7, 403.16) in the IIS log.",
      "the order of signature algorithms of Schannel.",
      "IIS client certificate mapping.");
  private static final ServerWords ENVOY = new ServerWords(
      "validation_context.trusted_ca of the DownstreamTlsContext.",
      "require_client_certificate: true in the DownstreamTlsContext.",
      "a transport_socket of type DownstreamTlsContext.",
      "tls_certificates: the chain, leaf first.",
      "tls_params.tls_minimum_protocol_version: TLSv1_2.",
      "tls_params.cipher_suites.",
      "filter_chain_match.server_names.",
      "the access log with %DOWNSTREAM_TRANSPORT_FAILURE_REASON%.",
      "tls_params.signature_algorithms.",
      "match_typed_subject_alt_names, verify_certificate_hash, or the RBAC filter.");
  private static final ServerWords GO = new ServerWords(
      "ClientCAs of tls.Config; Caddy: client_auth { trust_pool file FILE }.",
      "ClientAuth: tls.RequireAndVerifyClientCert; Caddy: client_auth { mode require_and_verify }.",
      "ListenAndServeTLS; Caddy: tls.",
      "the certificate file: the leaf first, then the intermediates; Caddy: tls CERT KEY.",
      "MinVersion: tls.VersionTLS12; Caddy: protocols tls1.2 tls1.3.",
      "CipherSuites; Caddy: ciphers.",
      "GetCertificate; Caddy: the address of the site.",
      "ErrorLog of http.Server; Caddy: log with level DEBUG.",
      "the kind of key: Go accepts RSA with PSS, ECDSA and Ed25519.",
      "VerifyPeerCertificate or VerifyConnection; Caddy: a matcher on tls_client_subject.");
  private static final ServerWords UNKNOWN = new ServerWords(
      "the file or store of authorities for client certificates, then a reload.",
      "require and verify a client certificate in the first handshake, for the whole listener.",
      "the TLS option of the listener.",
      "the certificate file: the leaf first, then the intermediates.",
      "TLS 1.2 at least.",
      "the list of cipher suites.",
      "the virtual hosts of the server.",
      "its error log, with more detail for TLS.",
      "the list of signature algorithms for clients.",
      "its rules for names or fingerprints of client certificates.");
  // spotless:on

  static ServerWords of(ServerKind kind) {
    return switch (kind) {
      case NGINX -> NGINX;
      case APACHE -> APACHE;
      case HAPROXY -> HAPROXY;
      case NODE -> NODE;
      case JAVA -> JAVA;
      case OPENSSL -> OPENSSL;
      case IIS -> IIS;
      case ENVOY -> ENVOY;
      case GO -> GO;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
