package io.signet.routing;

import io.signet.api.CertificateVersion;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.api.TrustBundle;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Certificates as the control plane would have stored them. */
final class TestCertificates {

  static final Instant MADE = Instant.parse("2026-11-01T10:00:00.7Z");
  static final Map<String, String> PUBLIC = Map.of(TrustBundle.TAG, TrustBundle.PUBLIC);

  private TestCertificates() {}

  static StoredCertificate certificate(String id, String pem, Map<String, String> tags) {
    return new StoredCertificate(
        new ClientCertificate(id, null, pem, MADE, MADE.plusSeconds(86_400), tags), 1, "f1");
  }

  /** A certificate with a successor, which was made a day later. */
  static StoredCertificate rotated(String id, String pem, String successor) {
    Instant later = MADE.plusSeconds(86_400);
    return certificate(id, pem, PUBLIC)
        .withVersion(new CertificateVersion(2, successor, "f2", later, later.plusSeconds(86_400)));
  }

  /** A configuration whose certificates are these, and all else is as in another one. */
  static Configuration with(Configuration base, StoredCertificate... certificates) {
    long revision = base.revision();
    Map<String, Document<?>> documents = new HashMap<>();
    for (StoredCertificate each : certificates) {
      String id = each.certificate().clientCertificateId();
      documents.put(id, new Document<>(Kind.CERTIFICATE, id, revision, each));
    }
    Map<Kind<?>, Map<String, Document<?>>> all = new HashMap<>(base.documents());
    all.put(Kind.CERTIFICATE, documents);
    return new Configuration(revision, all);
  }
}
