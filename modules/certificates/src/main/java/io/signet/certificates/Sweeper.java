package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares keys and documents. A key without a document is what a crash leaves of a generation or a
 * deletion, and is removed, unless it is the authority's newest, which is adopted when it is
 * needed; a document without a key is damage, and is reported.
 *
 * <p>Documents are read before keys, and each suspicion is checked again on its own, in the order
 * in which things are made and removed: so that what happens meanwhile is never taken for an
 * orphan.
 */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final CertificateDocuments documents;
  private final Keystore keystore;
  private final Claims claims;
  private final Duration grace;
  private final LongSupplier nanoTime;

  /** When each orphan was first seen; another node may be about to write its document. */
  private Map<KeyId, Long> firstSeen = new HashMap<>();

  /**
   * @param grace how long an orphan is left alone
   * @param nanoTime a clock that is never set, such as {@link System#nanoTime()}
   */
  Sweeper(
      CertificateDocuments documents,
      Keystore keystore,
      Claims claims,
      Duration grace,
      LongSupplier nanoTime) {
    this.documents = documents;
    this.keystore = keystore;
    this.claims = claims;
    this.grace = grace;
    this.nanoTime = nanoTime;
  }

  /**
   * What a sweep found.
   *
   * @param removed the keys without a document that it removed
   * @param waiting those that it left alone as yet
   * @param broken the keys that documents name and the keystore does not have
   */
  record Findings(Set<KeyId> removed, Set<KeyId> waiting, Set<KeyId> broken) {}

  /** Compares, removes and reports; one at a time. */
  synchronized Findings sweep() {
    List<StoredCertificate> certificates = documents.list();
    Set<KeyId> requested = documents.requested();
    Optional<CertificateAuthority> authority = documents.authority();
    Set<KeyId> keys = keystore.list();
    Findings findings =
        new Findings(new TreeSet<>(), new TreeSet<>(), broken(certificates, authority, keys));
    Map<KeyId, Long> seen = new HashMap<>();
    for (KeyId orphan : withoutDocument(keys, certificates, authority)) {
      if (requested.contains(orphan)) {
        continue;
      }
      handle(orphan, seen, findings);
    }
    firstSeen = seen;
    report(findings);
    return findings;
  }

  private void handle(KeyId orphan, Map<KeyId, Long> seen, Findings findings) {
    Optional<Claims.Claim> taken = claims.take(orphan.certificateId());
    if (taken.isEmpty()) {
      return;
    }
    try (Claims.Claim claim = taken.get()) {
      if (documents.find(claim.certificateId()).filter(now -> has(now, orphan)).isPresent()
          || documents.requested().contains(orphan)) {
        return;
      }
      long now = nanoTime.getAsLong();
      long since = firstSeen.getOrDefault(orphan, now);
      if (now - since < grace.toNanos()) {
        seen.put(orphan, since);
        findings.waiting().add(orphan);
        return;
      }
      if (keystore.delete(orphan)) {
        findings.removed().add(orphan);
      }
    }
  }

  private static List<KeyId> withoutDocument(
      Set<KeyId> keys,
      List<StoredCertificate> documents,
      Optional<CertificateAuthority> authority) {
    Set<KeyId> known =
        documents.stream().flatMap(Sweeper::keysOf).collect(Collectors.toUnmodifiableSet());
    return keys.stream()
        .filter(key -> !known.contains(key))
        .filter(
            key -> !key.certificateId().equals(CertificateAuthority.ID) || isLeft(key, authority))
        .sorted()
        .toList();
  }

  /** Of the authority's keys a newer one than any document ever named waits to be adopted. */
  private static boolean isLeft(KeyId key, Optional<CertificateAuthority> authority) {
    return authority
        .filter(kept -> key.version() <= kept.latestVersion())
        .filter(kept -> kept.versions().stream().noneMatch(it -> it.version() == key.version()))
        .isPresent();
  }

  /** A key goes after its document, so only a document that is still there is broken. */
  private Set<KeyId> broken(
      List<StoredCertificate> certificates,
      Optional<CertificateAuthority> authority,
      Set<KeyId> keys) {
    Set<KeyId> broken =
        certificates.stream()
            .flatMap(Sweeper::keysOf)
            .filter(key -> !keys.contains(key))
            .filter(
                key -> documents.find(key.certificateId()).filter(it -> has(it, key)).isPresent())
            .collect(Collectors.toCollection(TreeSet::new));
    authority.stream()
        .flatMap(Sweeper::keysOf)
        .filter(key -> !keys.contains(key))
        .filter(
            key -> documents.authority().stream().flatMap(Sweeper::keysOf).anyMatch(key::equals))
        .forEach(broken::add);
    return broken;
  }

  private static Stream<KeyId> keysOf(StoredCertificate certificate) {
    return certificate.versions().stream()
        .map(each -> new KeyId(certificate.identity().certificateId(), each.version()));
  }

  private static Stream<KeyId> keysOf(CertificateAuthority authority) {
    return authority.versions().stream().map(each -> Authority.key(each.version()));
  }

  private static boolean has(StoredCertificate certificate, KeyId key) {
    return certificate.find(key.version()).isPresent();
  }

  private static void report(Findings findings) {
    if (!findings.removed().isEmpty()) {
      LOG.info(
          "removed keys without a document count={} keys={}",
          findings.removed().size(),
          findings.removed());
    }
    if (!findings.broken().isEmpty()) {
      LOG.warn(
          "certificates whose key is missing count={} keys={}",
          findings.broken().size(),
          findings.broken());
    }
  }
}
