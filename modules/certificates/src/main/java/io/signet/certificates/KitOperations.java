package io.signet.certificates;

import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Kit;
import io.signet.api.Page;
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
    trusted(request);
    return new Page<>(Kits.list(), null);
  }

  Kit get(ControlRequest request) {
    Map<String, String> parameters = new HashMap<>();
    request.query().forEach((name, values) -> parameters.put(name, values.get(0)));
    return Kits.kit(request.path("server"), id(request), trusted(request), parameters);
  }

  /** What backends should trust now: during a rotation the successor too. */
  private List<String> trusted(ControlRequest request) {
    return documents.stored(id(request)).versions().stream()
        .map(CertificateVersion::pemEncodedCertificate)
        .toList();
  }

  private static String id(ControlRequest request) {
    return request.path("clientCertificateId");
  }
}
