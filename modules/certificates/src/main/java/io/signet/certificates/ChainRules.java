package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether backends can be expected to accept a chain; each refusal says what is wrong. */
final class ChainRules {

  private static final Set<String> SIGNATURES =
      Set.of(
          "SHA256WITHRSA",
          "SHA384WITHRSA",
          "SHA512WITHRSA",
          "SHA256WITHECDSA",
          "SHA384WITHECDSA",
          "SHA512WITHECDSA");
  private static final Set<String> PSS_DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

  /** The clock of an authority may be a little ahead. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private ChainRules() {}

  /**
   * Checks a chain whose signatures have been verified.
   *
   * @param chain leaf first
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST}
   */
  static void check(List<X509Certificate> chain, Instant now) {
    for (int i = 0; i < chain.size(); i++) {
      String name = i == 0 ? "The certificate" : "Certificate " + (i + 1) + " of the chain";
      checkDates(chain.get(i), name, now);
      checkSignature(chain.get(i), name);
      if (i > 0) {
        checkAuthority(chain.get(i), name, i - 1);
      }
    }
    checkLeaf(chain.get(0));
  }

  private static void checkDates(X509Certificate certificate, String name, Instant now) {
    Instant notAfter = certificate.getNotAfter().toInstant();
    if (!now.isBefore(notAfter)) {
      throw badRequest(name + " has expired on " + notAfter);
    }
    Instant notBefore = certificate.getNotBefore().toInstant();
    if (notBefore.isAfter(now.plus(CLOCK_SKEW))) {
      throw badRequest(name + " is not valid before " + notBefore);
    }
  }

  private static void checkSignature(X509Certificate certificate, String name) {
    String algorithm = certificate.getSigAlgName();
    boolean strong =
        algorithm.equals("RSASSA-PSS")
            ? PSS_DIGESTS.contains(pssDigest(certificate))
            : SIGNATURES.contains(algorithm.toUpperCase(Locale.ROOT));
    if (!strong) {
      throw badRequest(
          name
              + " is signed with "
              + algorithm
              + "; SHA-256, SHA-384 and SHA-512 with RSA or ECDSA are accepted. A root may be left"
              + " out");
    }
  }

  private static String pssDigest(X509Certificate certificate) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | IOException | NullPointerException e) {
      return "";
    }
  }

  private static void checkAuthority(X509Certificate certificate, String name, int below) {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw badRequest(name + " may not sign certificates: it is no certificate of an authority");
    }
    if (certificate.getBasicConstraints() < below) {
      throw badRequest(name + " does not allow as many certificates below it");
    }
  }

  private static void checkLeaf(X509Certificate leaf) {
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw badRequest(
          "The certificate does not allow digital signatures (keyUsage), which a handshake needs");
    }
    List<String> purposes;
    try {
      purposes = leaf.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw badRequest("The certificate has a damaged extendedKeyUsage");
    }
    if (purposes != null && !purposes.contains(CLIENT_AUTH) && !purposes.contains(ANY_PURPOSE)) {
      throw badRequest("The certificate is not for clients: extendedKeyUsage lacks clientAuth");
    }
  }
}
