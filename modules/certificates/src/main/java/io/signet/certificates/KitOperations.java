package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Kit;
import io.signet.api.Page;
import io.signet.api.StoredCertificate;
import io.signet.kits.Kits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operations on kits: what the backends of a certificate need to trust it. */
final class KitOperations {

  private final CertificateDocuments documents;

  KitOperations(CertificateDocuments documents) {
    this.documents = documents;
  }

  /** The kinds of server; the same for every certificate that exists. */
  Page<Kit.Summary> list(ControlRequest request) {
    documents.stored(id(request));
    return new Page<>(Kits.list(), null);
  }

  Kit get(ControlRequest request) {
    Map<String, String> parameters = new HashMap<>();
    request.query().forEach((name, values) -> parameters.put(name, values.get(0)));
    StoredCertificate certificate = documents.stored(id(request));
    List<String> trusted = trusted(certificate);
    String server = request.path("server");
    return CertificateAuthority.issued(certificate)
        ? Kits.authorityKit(
            server, id(request), CertificateAuthority.end(trusted.get(0)), parameters)
        : Kits.kit(server, id(request), trusted, parameters);
  }

  /** What backends should trust now: during a rotation the successor too. */
  private static List<String> trusted(StoredCertificate certificate) {
    return certificate.versions().stream().map(CertificateVersion::pemEncodedCertificate).toList();
  }

  private static String id(ControlRequest request) {
    return request.path("clientCertificateId");
  }
}
