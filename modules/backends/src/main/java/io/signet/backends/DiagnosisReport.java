package io.signet.backends;

import io.signet.backends.ProbeFacts.Alert;
import io.signet.backends.ProbeFacts.Answer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;

/**
 * What the doctor answers.
 *
 * @param checkedAt ISO 8601
 * @param cause the id in the catalogue
 * @param fault whether calls fail because of it
 * @param remedy worded for the server
 * @param server the kind of server that was recognised; {@code unknown} else
 * @param clientCertificateId what was presented; {@code null} for nothing
 * @param failure in the words of TLS; {@code null} for none
 * @param serverFaults the ids of all that is wrong with the backend's chain
 * @param attempts what was tried and how far it came, the first as calls do it
 */
record DiagnosisReport(
    String url,
    String checkedAt,
    String cause,
    boolean fault,
    String sentence,
    String remedy,
    String server,
    String clientCertificateId,
    String address,
    String failure,
    Offer offered,
    Choice chosen,
    List<ServerCertificate> serverChain,
    List<String> serverFaults,
    Request certificateRequest,
    Sent certificateSent,
    AlertSeen alert,
    AnswerSeen answer,
    List<Try> attempts,
    long millis) {

  record Offer(List<String> versions, List<String> applicationProtocols, String serverName) {}

  record Choice(String version, String cipher, String applicationProtocol) {}

  record ServerCertificate(
      String subject,
      String issuer,
      String serialNumber,
      String notBefore,
      String notAfter,
      String key,
      String signature,
      List<String> names) {

    static ServerCertificate of(X509Certificate certificate) {
      return new ServerCertificate(
          certificate.getSubjectX500Principal().toString(),
          certificate.getIssuerX500Principal().toString(),
          certificate.getSerialNumber().toString(16),
          certificate.getNotBefore().toInstant().toString(),
          certificate.getNotAfter().toInstant().toString(),
          key(certificate),
          certificate.getSigAlgName(),
          names(certificate));
    }

    private static String key(X509Certificate certificate) {
      if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
        return "RSA " + rsa.getModulus().bitLength();
      }
      if (certificate.getPublicKey() instanceof ECPublicKey ec) {
        return "EC " + ec.getParams().getOrder().bitLength();
      }
      return certificate.getPublicKey().getAlgorithm();
    }

    private static List<String> names(X509Certificate certificate) {
      try {
        return certificate.getSubjectAlternativeNames() == null
            ? List.of()
            : certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
      } catch (CertificateParsingException e) {
        return List.of();
      }
    }
  }

  record Request(
      boolean asked, boolean late, List<String> authorities, List<String> signatureAlgorithms) {}

  record Sent(boolean sent, String subject, String serialNumber, String notAfter) {}

  /**
   * @param moment such as {@code after-our-finished}
   */
  record AlertSeen(int number, String name, String moment) {}

  record AnswerSeen(int status, String server) {}

  record Try(String variant, String certificate, String reached, String failure, long millis) {}

  static DiagnosisReport of(String url, String certificateId, Diagnosed diagnosed, long millis) {
    Evidence evidence = diagnosed.evidence();
    ProbeFacts facts = evidence.facts();
    ProbeRequest request = facts.request();
    return new DiagnosisReport(
        url,
        facts.at().toString(),
        diagnosed.cause().id(),
        diagnosed.cause().fault(),
        diagnosed.cause().sentence(),
        diagnosed.remedy(),
        diagnosed.server().label(),
        certificateId,
        facts.address(),
        facts.failure(),
        new Offer(
            request.protocols(),
            request.applicationProtocols(),
            ProbeConnection.isAddress(request.serverName()) ? null : request.serverName()),
        new Choice(
            facts.hello().version(), facts.hello().cipher(), facts.hello().applicationProtocol()),
        evidence.chain().stream().map(ServerCertificate::of).toList(),
        ChainFaults.of(facts).stream().map(Cause::id).toList(),
        request(facts),
        sent(evidence),
        alert(facts.alert()),
        answer(facts.answer()),
        evidence.all().map(DiagnosisReport::attempt).toList(),
        millis);
  }

  private static Request request(ProbeFacts facts) {
    return new Request(
        facts.question().asked(),
        facts.question().late(),
        facts.question().issuers(),
        facts.question().signatureAlgorithms());
  }

  private static Sent sent(Evidence evidence) {
    X509Certificate own = evidence.own();
    return own == null
        ? new Sent(false, null, null, null)
        : new Sent(
            evidence.facts().sent(),
            own.getSubjectX500Principal().toString(),
            own.getSerialNumber().toString(16),
            own.getNotAfter().toInstant().toString());
  }

  private static AlertSeen alert(Alert alert) {
    return alert == null ? null : new AlertSeen(alert.number(), alert.name(), word(alert.moment()));
  }

  private static AnswerSeen answer(Answer answer) {
    return answer == null ? null : new AnswerSeen(answer.status(), answer.server());
  }

  private static Try attempt(ProbeFacts facts) {
    return new Try(
        word(facts.request().variant()),
        facts.request().identity() == null ? "none" : "own",
        word(facts.reached()),
        facts.failure(),
        facts.millis());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
