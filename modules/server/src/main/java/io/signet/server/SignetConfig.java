package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.api.SignetException;
import io.signet.certificates.CertificateOptions;
import io.signet.routing.RoutingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Everything that can be configured, in the shape of {@code config/signet.yaml}. What is not given
 * has its default in its section; what is given is checked when a section makes the options of its
 * part.
 *
 * @param dataDir where keys, documents and credentials are kept
 * @param eventLoops how many; 0 for one a processor
 * @param transport how they speak with the kernel
 */
record SignetConfig(
    Path dataDir,
    String region,
    String accountId,
    Integer eventLoops,
    EventTransport transport,
    HttpConfig http,
    HttpsConfig https,
    AdminConfig admin,
    BridgeConfig bridge,
    KeystoreConfig keystore,
    StoreConfig store,
    CertificatesConfig certificates,
    NotificationsConfig notifications,
    StagesConfig stages,
    VerdictsConfig verdicts,
    BackendsConfig backends,
    ClusterConfig cluster,
    TrustConfig trust,
    BackupConfig backup) {

  SignetConfig {
    dataDir = requireNonNullElse(dataDir, Path.of("data"));
    region = requireNonNullElse(region, "us-east-1");
    accountId = requireNonNullElse(accountId, "123456789012");
    eventLoops = requireNonNullElse(eventLoops, 0);
    transport = requireNonNullElse(transport, EventTransport.AUTO);
    http = requireNonNullElseGet(http, HttpConfig::new);
    https = requireNonNullElseGet(https, HttpsConfig::new);
    admin = requireNonNullElseGet(admin, AdminConfig::new);
    bridge = requireNonNullElseGet(bridge, BridgeConfig::new);
    keystore = requireNonNullElseGet(keystore, KeystoreConfig::new);
    store = requireNonNullElseGet(store, StoreConfig::new);
    keystore = keystore.beside(store);
    certificates = requireNonNullElseGet(certificates, CertificatesConfig::new);
    notifications = requireNonNullElseGet(notifications, NotificationsConfig::new);
    stages = requireNonNullElseGet(stages, StagesConfig::new);
    verdicts = requireNonNullElseGet(verdicts, VerdictsConfig::new);
    backends = requireNonNullElseGet(backends, BackendsConfig::new);
    cluster = requireNonNullElseGet(cluster, ClusterConfig::new);
    trust = requireNonNullElseGet(trust, TrustConfig::new);
    backup = requireNonNullElseGet(backup, BackupConfig::new);
  }

  /** This configuration with other listeners. */
  SignetConfig with(
      HttpConfig otherHttp,
      HttpsConfig otherHttps,
      AdminConfig otherAdmin,
      BridgeConfig otherBridge) {
    return new SignetConfig(
        dataDir,
        region,
        accountId,
        eventLoops,
        transport,
        otherHttp,
        otherHttps,
        otherAdmin,
        otherBridge,
        keystore,
        store,
        certificates,
        notifications,
        stages,
        verdicts,
        backends,
        cluster,
        trust,
        backup);
  }

  /**
   * Checks everything that can be checked before anything is opened or made.
   *
   * @throws StartFailure with one line that names the option
   */
  void check() {
    try {
      trust.check();
      trust.checkSoak(certificates.rotation().soak().prepared());
      ServerCertificate.check("https", https.certificate(), https.key());
      ServerCertificate.check("admin", admin.certificate(), admin.key());
      ServerCertificate.check("bridge", bridge.certificate(), bridge.key());
      ServerCertificate.checkAuthorities("bridge.clientAuthorities", bridge.clientAuthorities());
      bridge.options();
      ServerCertificate.check(
          "cluster.relay", cluster.relay().certificate(), cluster.relay().key());
      cluster.check(keystore, store);
      store.check();
      List.of(
          routing(),
          admin.options(region),
          certificateOptions(),
          notifications.options(),
          stages.options(region, accountId),
          verdicts.options(),
          backends.options(Set.of()),
          cluster.options());
    } catch (IllegalArgumentException | SignetException e) {
      throw new StartFailure(StartFailure.CONFIGURATION, e.getMessage(), e);
    }
  }

  CertificateOptions certificateOptions() {
    return certificates.options(
        region, accountId, backends.drain(), keystore.isShared(), keystore.keyAlgorithm());
  }

  RoutingOptions routing() {
    return http.options(https.options(), accountId, region, trust.maxAge());
  }
}
