package io.signet.backends;

import io.signet.backends.ProbeFacts.Answer;
import io.signet.backends.ProbeFacts.Moment;
import java.util.Locale;
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
    return evidence
        .all()
        .flatMap(ServerKind::texts)
        .flatMap(ServerKind::marked)
        .findFirst()
        .orElseGet(() -> behaviour(evidence));
  }

  /**
   * Node says by an alert that a certificate is missing, but nothing when one is not trusted: it
   * drops the connection. The JDK's HTTPS server of JDK 17 drops it in both cases.
   */
  private static ServerKind behaviour(Evidence evidence) {
    boolean dropped = dropped(evidence.facts());
    ServerKind kind =
        evidence
            .all()
            .map(ServerKind::alerted)
            .filter(each -> each != UNKNOWN)
            .findFirst()
            .orElse(UNKNOWN);
    if (!dropped) {
      return kind;
    }
    if (evidence.all().anyMatch(facts -> facts.alert() != null && facts.question().asked())) {
      return NODE;
    }
    return evidence.all().allMatch(ServerKind::dropped) ? JAVA : kind;
  }

  private static boolean dropped(ProbeFacts facts) {
    return facts.alert() == null
        && facts.question().asked()
        && facts.handshakeComplete()
        && (facts.end() == ProbeFacts.End.CLOSED || facts.end() == ProbeFacts.End.RESET);
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

  private static ServerKind alerted(ProbeFacts facts) {
    if (facts.alert() == null) {
      return UNKNOWN;
    }
    int number = facts.alert().number();
    if (!facts.question().asked() || facts.alert().moment() == Moment.HELLO) {
      return UNKNOWN;
    }
    if (number == TlsAlert.CERTIFICATE_UNKNOWN
        || (number == TlsAlert.BAD_CERTIFICATE && !facts.sent())) {
      return JAVA;
    }
    return switch (number) {
      // That one is required (116) says everybody, newer JDKs and Go as well.
      case TlsAlert.UNKNOWN_CA, TlsAlert.CERTIFICATE_EXPIRED, TlsAlert.UNSUPPORTED_CERTIFICATE ->
          OPENSSL;
      default -> UNKNOWN;
    };
  }
}
