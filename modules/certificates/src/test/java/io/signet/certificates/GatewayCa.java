package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** Client certificates that the gateway's authority issues. */
final class GatewayCa {

  static final Map<String, String> TAGS = Map.of("signet:issuer", "gateway-ca");
  static final String BODY = "{\"tags\": {\"signet:issuer\": \"gateway-ca\"}}";

  private GatewayCa() {}

  static ClientCertificate generate(Workbench bench) {
    return (ClientCertificate) bench.run(Requests.generate(BODY));
  }

  static List<X509Certificate> chain(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
