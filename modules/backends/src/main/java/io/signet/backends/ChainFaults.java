package io.signet.backends;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is wrong with a backend's certificates, the gravest first; empty for nothing. */
final class ChainFaults {

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String ISSUERS_AT = "1.3.6.1.5.5.7.1.1";

  private ChainFaults() {}

  static List<Cause> of(ProbeFacts facts) {
    List<X509Certificate> chain = facts.chain();
    Set<Cause> faults = new LinkedHashSet<>();
    dates(chain, facts.at(), faults);
    if (chain.stream().anyMatch(each -> weak(each.getPublicKey()))) {
      faults.add(Cause.SERVER_CERTIFICATE_WEAK_KEY);
    }
    if (chain.stream().anyMatch(each -> !selfIssued(each) && weak(each.getSigAlgName()))) {
      faults.add(Cause.SERVER_CERTIFICATE_WEAK_SIGNATURE);
    }
    if (!chain.isEmpty() && !forServers(chain.get(0))) {
      faults.add(Cause.SERVER_CERTIFICATE_WRONG_USAGE);
    }
    if (facts.trustFailure() != null) {
      refused(facts, faults);
    }
    return new ArrayList<>(faults);
  }

  private static void refused(ProbeFacts facts, Set<Cause> faults) {
    String why = facts.trustFailure();
    if (why.startsWith("Host name '")) {
      faults.add(Cause.SERVER_CERTIFICATE_WRONG_NAME);
    } else if (why.contains("validity check failed")) {
      // If no certificate that was sent is out of its time, an anchor is.
      if (faults.isEmpty()) {
        faults.add(Cause.SERVER_CERTIFICATE_EXPIRED);
      }
    } else if (why.contains("unable to find valid certification path")
        || why.contains("No trusted certificate")
        || why.contains("does not end in a root")
        || why.contains("trustAnchors")) {
      faults.add(untrusted(facts));
    } else if (faults.isEmpty()) {
      faults.add(Cause.SERVER_CERTIFICATE_REFUSED);
    }
  }

  /** Why there is no path to an anchor. */
  private static Cause untrusted(ProbeFacts facts) {
    List<X509Certificate> chain = facts.chain();
    if (chain.isEmpty()) {
      return Cause.SERVER_CERTIFICATE_UNKNOWN_CA;
    }
    X509Certificate last = chain.get(chain.size() - 1);
    if (selfIssued(last)) {
      return chain.size() == 1
          ? Cause.SERVER_CERTIFICATE_SELF_SIGNED
          : Cause.SERVER_CERTIFICATE_UNKNOWN_CA;
    }
    // Who says where its issuer can be had, or is issued by a relative of a trusted authority,
    // most likely has an intermediate authority above.
    boolean relative = last.getExtensionValue(ISSUERS_AT) != null || related(last, facts);
    return relative ? Cause.SERVER_CHAIN_INCOMPLETE : Cause.SERVER_CERTIFICATE_UNKNOWN_CA;
  }

  private static boolean related(X509Certificate last, ProbeFacts facts) {
    String bundle = facts.request().settings().trustBundle();
    String family = organisation(last.getIssuerX500Principal().getName());
    if (bundle == null || family == null) {
      return false;
    }
    try {
      return TrustAnchors.read(bundle).stream()
          .anyMatch(
              anchor -> family.equals(organisation(anchor.getSubjectX500Principal().getName())));
    } catch (CertificateException e) {
      return false;
    }
  }

  private static String organisation(String name) {
    for (String part : name.split("(?<!\\\\),")) {
      if (part.startsWith("O=")) {
        return part;
      }
    }
    return null;
  }

  private static void dates(List<X509Certificate> chain, Instant at, Set<Cause> faults) {
    for (X509Certificate each : chain) {
      if (at.isAfter(each.getNotAfter().toInstant())) {
        faults.add(Cause.SERVER_CERTIFICATE_EXPIRED);
      } else if (at.isBefore(each.getNotBefore().toInstant())) {
        faults.add(Cause.SERVER_CERTIFICATE_NOT_YET_VALID);
      }
    }
  }

  private static boolean forServers(X509Certificate leaf) {
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  static boolean weak(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() < 2048;
    }
    return key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < 224;
  }

  private static boolean weak(String signature) {
    String upper = signature.toUpperCase(Locale.ROOT);
    return upper.startsWith("MD5") || upper.startsWith("MD2") || upper.startsWith("SHA1WITH");
  }

  static boolean selfIssued(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
