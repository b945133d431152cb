package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.ControlRequest;
import io.signet.api.Kit;
import io.signet.api.Page;
import io.signet.api.TrustBundle;
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
    boolean issued = CertificateAuthority.issued(documents.stored(id(request)));
    List<String> trusted =
        documents.trustBundle(id(request)).versions().stream()
            .map(TrustBundle.Version::pem)
            .toList();
    String server = request.path("server");
    return issued
        ? Kits.authorityKit(server, id(request), trusted, parameters)
        : Kits.kit(server, id(request), trusted, parameters);
  }

  private static String id(ControlRequest request) {
    return request.path("clientCertificateId");
  }
}
