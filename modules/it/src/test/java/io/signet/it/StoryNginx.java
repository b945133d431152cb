package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/** The nginx of the story: it demands a certificate and answers with whose it saw. */
final class StoryNginx {

  static final String DEMANDING =
      """
          listen 127.0.0.1:@PORT@ ssl http2;
          ssl_certificate @DIR@/chain.crt;
          ssl_certificate_key @DIR@/server.key;
          ssl_client_certificate @DIR@/trusted.crt;
          ssl_verify_client on;
          location / { return 200 "$ssl_client_s_dn|$ssl_client_serial"; }
      """;

  private StoryNginx() {}

  static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("No required SSL certificate was sent");
  }

  /** nginx accepted, and reports the subject and the serial number of exactly this certificate. */
  static void assertSaw(HttpResponse<String> answer, String pem) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertSaw(answer.body(), pem);
  }

  static void assertSaw(String body, String pem) {
    String subject = Pems.certificate(pem).getSubjectX500Principal().getName("RFC1779");
    String commonName = "CN=" + "ApiGateway";
    assertThat(subject).contains(commonName);
    assertThat(body)
        .contains(commonName)
        .contains("serialNumber=" + serialNumberOf(subject))
        .endsWith("|" + Pems.serial(pem).toUpperCase(java.util.Locale.ROOT));
  }

  /** The attribute 2.5.4.5, which the JDK does not name. */
  private static String serialNumberOf(String subject) {
    return subject.replaceAll(".*OID\\.2\\.5\\.4\\.5=([^,]+).*", "$1");
  }
}
