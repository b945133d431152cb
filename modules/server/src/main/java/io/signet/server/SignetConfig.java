package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.routing.RoutingOptions;
import java.nio.file.Path;

/**
 * Everything that can be configured, in the shape of {@code config/signet.yaml}. What is not given
 * has its default in its section; what is given is checked when a section makes the options of its
 * part.
 *
 * @param dataDir where keys, documents and credentials are kept
 * @param eventLoops how many; 0 for one a processor
 */
record SignetConfig(
    Path dataDir,
    String region,
    String accountId,
    Integer eventLoops,
    HttpConfig http,
    HttpsConfig https,
    AdminConfig admin,
    KeystoreConfig keystore,
    StoreConfig store,
    CertificatesConfig certificates,
    StagesConfig stages,
    BackendsConfig backends,
    ClusterConfig cluster) {

  SignetConfig {
    dataDir = requireNonNullElse(dataDir, Path.of("data"));
    region = requireNonNullElse(region, "us-east-1");
    accountId = requireNonNullElse(accountId, "123456789012");
    eventLoops = requireNonNullElse(eventLoops, 0);
    http = requireNonNullElseGet(http, HttpConfig::new);
    https = requireNonNullElseGet(https, HttpsConfig::new);
    admin = requireNonNullElseGet(admin, AdminConfig::new);
    keystore = requireNonNullElseGet(keystore, KeystoreConfig::new);
    store = requireNonNullElseGet(store, StoreConfig::new);
    certificates = requireNonNullElseGet(certificates, CertificatesConfig::new);
    stages = requireNonNullElseGet(stages, StagesConfig::new);
    backends = requireNonNullElseGet(backends, BackendsConfig::new);
    cluster = requireNonNullElseGet(cluster, ClusterConfig::new);
  }

  /** This configuration with other listeners. */
  SignetConfig with(HttpConfig otherHttp, AdminConfig otherAdmin) {
    return new SignetConfig(
        dataDir,
        region,
        accountId,
        eventLoops,
        otherHttp,
        https,
        otherAdmin,
        keystore,
        store,
        certificates,
        stages,
        backends,
        cluster);
  }

  RoutingOptions routing() {
    return http.options(https.options(), accountId, region);
  }
}
