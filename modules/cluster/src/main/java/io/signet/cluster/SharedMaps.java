package io.signet.cluster;

import io.signet.api.Addresses;
import io.signet.api.CertificateVersion;
import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The two clustered maps. {@code signet.configuration} holds the served documents and a manifest
 * that names each with its revision; {@code signet.certificates} holds identities by certificate id
 * and version, the private key sealed. What the manifest does not name does not count, so an old
 * entry that someone puts back is never used.
 */
final class SharedMaps {

  static final String CONFIGURATION = "signet.configuration";
  static final String CERTIFICATES = "signet.certificates";
  static final String MANIFEST = "manifest";

  private final Vertx vertx;
  private final ClusterKeys keys;
  private final AsyncMap<String, byte[]> configuration;
  private final AsyncMap<String, byte[]> certificates;

  private SharedMaps(
      Vertx vertx,
      ClusterKeys keys,
      AsyncMap<String, byte[]> configuration,
      AsyncMap<String, byte[]> certificates) {
    this.vertx = vertx;
    this.keys = keys;
    this.configuration = configuration;
    this.certificates = certificates;
  }

  static Future<SharedMaps> open(Vertx vertx, ClusterKeys keys) {
    Future<AsyncMap<String, byte[]>> configuration =
        vertx.sharedData().getClusterWideMap(CONFIGURATION);
    Future<AsyncMap<String, byte[]>> certificates =
        vertx.sharedData().getClusterWideMap(CERTIFICATES);
    return Future.all(configuration, certificates)
        .map(opened -> new SharedMaps(vertx, keys, configuration.result(), certificates.result()));
  }

  /**
   * Writes what changed: entries first, the manifest that makes them count last.
   *
   * @param whole the configuration after the changes
   */
  Future<Void> share(Configuration whole, Changes changes) {
    List<Future<?>> writes = new ArrayList<>();
    for (Document<?> document : changes.changed()) {
      writes.add(write(document));
      if (document.value() instanceof StoredCertificate certificate) {
        for (CertificateVersion version : certificate.versions()) {
          writes.add(shareIdentity(certificate.identity(version.version()), document.revision()));
        }
      }
    }
    return Future.join(writes)
        .compose(written -> writeManifest(whole))
        .compose(written -> forget(changes.deleted()))
        .compose(forgotten -> forgetVersions(changes.changed()));
  }

  /**
   * The configuration that the cluster shares, every entry verified.
   *
   * @return the configuration; fails if there is none, or any part of it is missing or not vouched
   *     for
   */
  Future<Configuration> read() {
    return configuration.entries().map(this::verified);
  }

  private Configuration verified(Map<String, byte[]> entries) {
    Manifest manifest = WireJson.read(entry(entries, MANIFEST).body(), Manifest.class);
    List<Document<?>> documents = new ArrayList<>();
    manifest.documents.forEach(
        (key, revision) -> {
          SharedEntry.Verified entry = entry(entries, key);
          if (entry.revision() != revision) {
            throw missing(key + " at revision " + revision);
          }
          documents.add(document(key, entry));
        });
    return Configuration.EMPTY.with(new Changes(manifest.revision, documents, List.of()));
  }

  private SharedEntry.Verified entry(Map<String, byte[]> entries, String key) {
    byte[] bytes = entries.get(key);
    if (bytes == null) {
      throw missing(key);
    }
    return SharedEntry.read(keys, CONFIGURATION, key, bytes);
  }

  private static Document<?> document(String key, SharedEntry.Verified entry) {
    int colon = key.indexOf(':');
    return document(Kind.named(key.substring(0, colon)), key.substring(colon + 1), entry);
  }

  private static <T> Document<T> document(Kind<T> kind, String id, SharedEntry.Verified entry) {
    return new Document<>(kind, id, entry.revision(), WireJson.read(entry.body(), kind.type()));
  }

  private Future<Void> write(Document<?> document) {
    String key = document.documentId().toString();
    byte[] body = WireJson.bytes(document.value());
    return configuration.put(
        key, SharedEntry.write(keys, CONFIGURATION, key, document.revision(), body));
  }

  private Future<Void> writeManifest(Configuration whole) {
    Map<String, Long> named = new HashMap<>();
    whole
        .documents()
        .values()
        .forEach(
            documents ->
                documents
                    .values()
                    .forEach(d -> named.put(d.documentId().toString(), d.revision())));
    byte[] body = WireJson.bytes(new Manifest(whole.revision(), named));
    return configuration.put(
        MANIFEST, SharedEntry.write(keys, CONFIGURATION, MANIFEST, whole.revision(), body));
  }

  private Future<?> shareIdentity(IdentityReference identity, long revision) {
    String key = key(identity);
    return certificates
        .get(key)
        .compose(
            present ->
                present != null
                    ? Future.succeededFuture()
                    : Addresses.SEALED_IDENTITIES
                        .request(vertx.eventBus(), identity)
                        .map(WireJson::bytes)
                        .map(body -> SharedEntry.write(keys, CERTIFICATES, key, revision, body))
                        .compose(entry -> certificates.putIfAbsent(key, entry)));
  }

  private Future<Void> forget(List<DocumentId> deleted) {
    List<Future<?>> removals = new ArrayList<>();
    for (DocumentId gone : deleted) {
      removals.add(configuration.remove(gone.toString()));
      if (gone.kind().equals(Kind.CERTIFICATE)) {
        removals.add(forgetIdentities(gone.id()));
      }
    }
    return Future.join(removals).mapEmpty();
  }

  private Future<?> forgetIdentities(String certificateId) {
    return forgetIdentities(key -> key.startsWith(certificateId + "."));
  }

  /** A version that a changed certificate has no longer is retired: its key is not kept. */
  private Future<Void> forgetVersions(List<Document<?>> changed) {
    Set<String> certificates = new HashSet<>();
    Set<String> kept = new HashSet<>();
    for (Document<?> document : changed) {
      if (document.value() instanceof StoredCertificate certificate) {
        certificates.add(document.id());
        certificate.versions().forEach(each -> kept.add(key(certificate.identity(each.version()))));
      }
    }
    return certificates.isEmpty()
        ? Future.succeededFuture()
        : forgetIdentities(
                key ->
                    certificates.contains(key.substring(0, key.lastIndexOf('.')))
                        && !kept.contains(key))
            .mapEmpty();
  }

  private Future<?> forgetIdentities(Predicate<String> gone) {
    return certificates
        .keys()
        .compose(all -> Future.join(all.stream().filter(gone).map(certificates::remove).toList()));
  }

  private static String key(IdentityReference identity) {
    return identity.certificateId() + "." + identity.version();
  }

  private static SignetException missing(String what) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "the shared configuration lacks " + what);
  }

  /**
   * What the shared configuration consists of.
   *
   * @param documents document ids with their revisions
   */
  private record Manifest(long revision, Map<String, Long> documents) {}
}
