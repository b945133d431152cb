package io.signet.vault;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateRequest;
import io.signet.api.CertificateVersion;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.store.StoreSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** What documents use a key for. */
public enum KeyUse {
  /** It is of the version of a certificate that stages present. */
  CURRENT,
  /** It is of a version that is to come. */
  SUCCESSOR,
  /** It is of a version that is to go. */
  PREDECESSOR,
  /** It waits for the chain that an authority was asked for. */
  REQUESTED,
  /** It is of the CA that the gateway is itself. */
  AUTHORITY,
  /** No document names it: the sweeper removes it when {@code certificates.orphanGrace} is over. */
  ORPHAN;

  /** Every key that documents name. */
  static Map<KeyId, KeyUse> of(StoreSnapshot store) {
    Map<KeyId, KeyUse> uses = new TreeMap<>();
    for (Document<CertificateRequest> each : store.list(Kind.CERTIFICATE_REQUEST)) {
      uses.put(new KeyId(each.value().clientCertificateId(), each.value().version()), REQUESTED);
    }
    // A version may be in use and wait for another chain: what it is used for now counts.
    for (Document<StoredCertificate> each : store.list(Kind.CERTIFICATE)) {
      for (CertificateVersion version : each.value().versions()) {
        uses.put(
            new KeyId(each.id(), version.version()),
            role(version.version(), each.value().version()));
      }
    }
    for (Document<CertificateAuthority> each : store.list(Kind.AUTHORITY)) {
      each.value()
          .versions()
          .forEach(version -> uses.put(new KeyId(each.id(), version.version()), AUTHORITY));
    }
    return uses;
  }

  private static KeyUse role(int version, int inUse) {
    if (version == inUse) {
      return CURRENT;
    }
    return version > inUse ? SUCCESSOR : PREDECESSOR;
  }
}
