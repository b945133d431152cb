package io.signet.backends;

import io.signet.backends.ProbeFacts.Answer;
import io.signet.backends.ProbeFacts.Moment;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of server that a remedy can be worded for. */
enum ServerKind {
  NGINX("nginx", "server: nginx", "server: openresty", "<center>nginx", "<center>openresty"),
  APACHE("Apache httpd", "server: apache", "<address>apache"),
  HAPROXY("HAProxy", "server: haproxy", "request forbidden by administrative rules"),
  NODE("Node.js", "x-powered-by: express", "server: node"),
  JAVA("Java", "server: jetty", "server: apache-coyote", "apache tomcat", "powered by jetty"),
  OPENSSL("OpenSSL", "s_server "),
  IIS("IIS", "server: microsoft-iis", "server: microsoft-httpapi"),
  ENVOY("Envoy", "server: envoy"),
  GO("Go or Caddy", "server: caddy"),
  UNKNOWN("unknown");

  private static final int CERTIFICATE_UNKNOWN = TlsAlert.CERTIFICATE_UNKNOWN;

  private final String label;
  private final String[] marks;

  ServerKind(String label, String... marks) {
    this.label = label;
    this.marks = marks;
  }

  String label() {
    return label;
  }

  /** Recognises a server by what it says, or else by how its TLS behaves. */
  static ServerKind of(Evidence evidence) {
    Optional<ServerKind> told =
        evidence.all().flatMap(ServerKind::texts).flatMap(ServerKind::marked).findFirst();
    return told.orElseGet(
        () ->
            evidence
                .all()
                .map(ServerKind::behaviour)
                .filter(kind -> kind != UNKNOWN)
                .findFirst()
                .orElse(UNKNOWN));
  }

  private static Stream<String> texts(ProbeFacts facts) {
    Answer answer = facts.answer();
    return Stream.of(
        answer == null ? "" : "server: " + answer.server() + "\n" + answer.body(),
        facts.plain() == null ? "" : facts.plain());
  }

  private static Stream<ServerKind> marked(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    // Tomcat and Jetty before Apache, whose name theirs may contain.
    return Stream.of(JAVA, NGINX, APACHE, HAPROXY, NODE, OPENSSL, IIS, ENVOY, GO)
        .filter(kind -> Stream.of(kind.marks).anyMatch(lower::contains));
  }

  private static ServerKind behaviour(ProbeFacts facts) {
    boolean asked = facts.question().asked();
    if (facts.alert() == null) {
      // Node lets the handshake end well and then drops whom it does not trust.
      boolean dropped = facts.end() == ProbeFacts.End.CLOSED || facts.end() == ProbeFacts.End.RESET;
      return asked && dropped && facts.handshakeComplete() ? NODE : UNKNOWN;
    }
    int number = facts.alert().number();
    boolean early = facts.alert().moment() == Moment.HELLO;
    if (!asked || early) {
      return UNKNOWN;
    }
    if (number == CERTIFICATE_UNKNOWN || (number == TlsAlert.BAD_CERTIFICATE && !facts.sent())) {
      return JAVA;
    }
    return switch (number) {
      case TlsAlert.UNKNOWN_CA,
          TlsAlert.CERTIFICATE_REQUIRED,
          TlsAlert.CERTIFICATE_EXPIRED,
          TlsAlert.UNSUPPORTED_CERTIFICATE ->
          OPENSSL;
      default -> UNKNOWN;
    };
  }
}
