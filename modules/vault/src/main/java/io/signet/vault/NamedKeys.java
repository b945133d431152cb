package io.signet.vault;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.store.StoreSnapshot;
import java.util.Set;
import java.util.TreeSet;

/** The keys that documents name. */
final class NamedKeys {

  private NamedKeys() {}

  static Set<KeyId> of(StoreSnapshot store) {
    Set<KeyId> named = new TreeSet<>();
    for (Document<StoredCertificate> each : store.list(Kind.CERTIFICATE)) {
      each.value().versions().forEach(it -> named.add(new KeyId(each.id(), it.version())));
    }
    for (Document<CertificateRequest> each : store.list(Kind.CERTIFICATE_REQUEST)) {
      named.add(new KeyId(each.value().clientCertificateId(), each.value().version()));
    }
    for (Document<CertificateAuthority> each : store.list(Kind.AUTHORITY)) {
      each.value().versions().forEach(it -> named.add(new KeyId(each.id(), it.version())));
    }
    return named;
  }
}
