package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.Addresses;
import io.signet.api.CertificateVersion;
import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two clustered maps. {@code signet.configuration} holds the served documents and a manifest
 * that names each with its revision; {@code signet.certificates} holds identities by certificate id
 * and version, the private key sealed. What the manifest does not name does not count, so an old
 * entry that someone puts back is never used.
 */
final class SharedMaps {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMaps.class);

  static final String CONFIGURATION = "signet.configuration";
  static final String CERTIFICATES = "signet.certificates";
  static final String MANIFEST = "manifest";

  private final Vertx vertx;
  private final SharedMap configuration;
  private final SharedMap certificates;

  private SharedMaps(Vertx vertx, SharedMap configuration, SharedMap certificates) {
    this.vertx = vertx;
    this.configuration = configuration;
    this.certificates = certificates;
  }

  static Future<SharedMaps> open(Vertx vertx, ClusterKeys keys) {
    Future<SharedMap> configuration = SharedMap.open(vertx, keys, CONFIGURATION);
    Future<SharedMap> certificates = SharedMap.open(vertx, keys, CERTIFICATES);
    return Future.all(configuration, certificates)
        .map(opened -> new SharedMaps(vertx, configuration.result(), certificates.result()));
  }

  /**
   * Writes what changed: entries first, the manifest that makes them count last.
   *
   * @param before the configuration before the changes
   * @param whole the configuration after them
   */
  Future<Void> share(Configuration before, Configuration whole, Changes changes) {
    List<Future<?>> writes = new ArrayList<>();
    changes.changed().forEach(document -> writes.addAll(write(document)));
    return Future.join(writes)
        .compose(written -> writeManifest(whole))
        .compose(written -> forget(before, whole, changes));
  }

  /**
   * The configuration that the cluster shares, every entry verified.
   *
   * @return the configuration; fails if there is none, or any part of it is missing or not vouched
   *     for
   */
  Future<Configuration> read() {
    return manifest()
        .compose(
            manifest -> {
              if (manifest == null) {
                return Future.failedFuture(missing(MANIFEST));
              }
              List<Future<Document<?>>> documents = new ArrayList<>();
              manifest.documents.forEach(
                  (key, revision) -> {
                    if (isKnown(key)) {
                      documents.add(read(key, revision));
                    }
                  });
              return Future.join(documents)
                  .map(
                      all ->
                          Configuration.EMPTY.with(
                              new Changes(manifest.revision, all.list(), List.of())));
            });
  }

  /** The revision of the configuration that the cluster shares; −1 if there is none. */
  Future<Long> revision() {
    return manifest()
        .map(manifest -> manifest == null ? -1 : manifest.revision)
        .otherwise(forged -> -1L);
  }

  /**
   * Compares the maps with the truth, entry by entry: writes what is missing or was tampered with,
   * and removes what nothing names any more. What a node wrote that is further ahead stays.
   */
  Future<Void> mend(Configuration whole) {
    List<Future<?>> writes = new ArrayList<>();
    whole
        .documents()
        .values()
        .forEach(kind -> kind.values().forEach(document -> writes.addAll(write(document))));
    return Future.join(writes)
        .compose(written -> writeManifest(whole))
        .compose(
            written ->
                Future.join(
                    sweep(configuration, named(whole), whole.revision()),
                    sweep(certificates, identities(whole), whole.revision())))
        .mapEmpty();
  }

  /**
   * An identity as some node sealed it.
   *
   * @return fails if there is none, or nobody vouches for it
   */
  Future<SealedIdentity> identity(IdentityReference reference) {
    String key = key(reference);
    return certificates
        .get(key)
        .map(
            entry -> {
              if (entry == null) {
                throw missing(key);
              }
              return WireJson.readStored(new String(entry.body(), UTF_8), SealedIdentity.class);
            });
  }

  private Future<Manifest> manifest() {
    return configuration
        .get(MANIFEST)
        .map(
            entry ->
                entry == null
                    ? null
                    : WireJson.readStored(new String(entry.body(), UTF_8), Manifest.class));
  }

  /** A newer node may share kinds of documents that this one does not know, nor needs. */
  private static boolean isKnown(String key) {
    String kind = key.substring(0, Math.max(key.indexOf(':'), 0));
    return Kind.ALL.stream().anyMatch(known -> known.name().equals(kind));
  }

  private Future<Document<?>> read(String key, long revision) {
    return configuration
        .get(key)
        .map(
            entry -> {
              if (entry == null || entry.revision() != revision) {
                throw missing(key + " at revision " + revision);
              }
              int colon = key.indexOf(':');
              return document(Kind.named(key.substring(0, colon)), key.substring(colon + 1), entry);
            });
  }

  private static <T> Document<T> document(Kind<T> kind, String id, SharedEntry.Verified entry) {
    T value = WireJson.readStored(new String(entry.body(), UTF_8), kind.type());
    return new Document<>(kind, id, entry.revision(), value);
  }

  private List<Future<?>> write(Document<?> document) {
    List<Future<?>> writes = new ArrayList<>();
    writes.add(
        configuration.put(
            document.documentId().toString(),
            document.revision(),
            WireJson.bytes(document.value())));
    if (document.value() instanceof StoredCertificate certificate) {
      for (CertificateVersion version : certificate.versions()) {
        writes.add(shareIdentity(certificate.identity(version.version()), document.revision()));
      }
    }
    return writes;
  }

  private Future<Void> writeManifest(Configuration whole) {
    byte[] body = WireJson.bytes(new Manifest(whole.revision(), named(whole)));
    return configuration.put(MANIFEST, whole.revision(), body);
  }

  /** An identity never changes under its version, so one that is there is the right one. */
  private Future<?> shareIdentity(IdentityReference identity, long revision) {
    String key = key(identity);
    return certificates
        .has(key, 0)
        .compose(
            there ->
                there
                    ? Future.succeededFuture()
                    : Addresses.SEALED_IDENTITIES
                        .request(vertx.eventBus(), identity)
                        .compose(
                            identityOf ->
                                certificates.put(key, revision, WireJson.bytes(identityOf))));
  }

  private Future<Void> forget(Configuration before, Configuration whole, Changes changes) {
    List<Future<?>> removals = new ArrayList<>();
    for (DocumentId gone : changes.deleted()) {
      removals.add(configuration.remove(gone.toString(), whole.revision()));
    }
    Set<String> kept = identities(whole).keySet();
    for (String identity : identities(before).keySet()) {
      if (!kept.contains(identity)) {
        removals.add(certificates.remove(identity, whole.revision()));
      }
    }
    return Future.join(removals).mapEmpty();
  }

  private static Future<?> sweep(SharedMap map, Map<String, Long> named, long revision) {
    return map.keys()
        .compose(
            keys -> {
              List<Future<?>> removals = new ArrayList<>();
              Set<String> gone = new HashSet<>(keys);
              gone.removeAll(named.keySet());
              gone.remove(MANIFEST);
              gone.forEach(key -> removals.add(map.remove(key, revision)));
              return Future.join(removals).mapEmpty();
            })
        .otherwise(
            unreadable -> {
              // Nothing that the manifest does not name is used, so it may as well lie there.
              LOG.debug("cannot sweep a shared map", unreadable);
              return null;
            });
  }

  private static Map<String, Long> named(Configuration whole) {
    Map<String, Long> named = new TreeMap<>();
    whole
        .documents()
        .values()
        .forEach(
            kind -> kind.values().forEach(d -> named.put(d.documentId().toString(), d.revision())));
    return named;
  }

  private static Map<String, Long> identities(Configuration whole) {
    Map<String, Long> identities = new HashMap<>();
    whole
        .all(Kind.CERTIFICATE)
        .values()
        .forEach(
            document ->
                document
                    .value()
                    .versions()
                    .forEach(
                        version ->
                            identities.put(
                                key(document.value().identity(version.version())),
                                document.revision())));
    return identities;
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
  private record Manifest(long revision, Map<String, Long> documents) {

    Manifest {
      documents = documents == null ? Map.of() : documents;
    }
  }
}
