package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.admin.AdminOptions;
import io.signet.backends.BackendOptions;
import io.signet.certificates.CertificateOptions;
import io.signet.certificates.CertificateProfile;
import io.signet.cluster.ClusterOptions;
import io.signet.keystore.KeyAlgorithm;
import io.signet.routing.RoutingOptions;
import io.signet.stages.StageOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that can be configured, in the shape of {@code config/signet.yaml}. What is not given
 * has its default here; what is given is checked when the parts make their options of it.
 *
 * @param dataDir where keys, documents and credentials are kept
 * @param eventLoops how many; 0 for one a processor
 */
record SignetConfig(
    Path dataDir,
    String region,
    String accountId,
    Integer eventLoops,
    Http http,
    Https https,
    Admin admin,
    Keystore keystore,
    Store store,
    Certificates certificates,
    Stages stages,
    Backends backends,
    Cluster cluster) {

  SignetConfig {
    dataDir = requireNonNullElse(dataDir, Path.of("data"));
    region = requireNonNullElse(region, "us-east-1");
    accountId = requireNonNullElse(accountId, "123456789012");
    eventLoops = requireNonNullElse(eventLoops, 0);
    http = requireNonNullElseGet(http, Http::new);
    https = requireNonNullElseGet(https, Https::new);
    admin = requireNonNullElseGet(admin, Admin::new);
    keystore = requireNonNullElseGet(keystore, Keystore::new);
    store = requireNonNullElseGet(store, Store::new);
    certificates = requireNonNullElseGet(certificates, Certificates::new);
    stages = requireNonNullElseGet(stages, Stages::new);
    backends = requireNonNullElseGet(backends, Backends::new);
    cluster = requireNonNullElseGet(cluster, Cluster::new);
  }

  SignetConfig with(Http otherHttp, Admin otherAdmin) {
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

  /** Where callers come in without TLS, and what they may send. */
  record Http(
      String host,
      Integer port,
      List<String> domains,
      ByteSize maxBody,
      ByteSize maxHeaders,
      ByteSize maxUrl,
      Duration idle,
      Duration drain) {

    Http {
      RoutingOptions defaults = RoutingOptions.defaults();
      host = requireNonNullElse(host, defaults.host());
      port = requireNonNullElse(port, defaults.port());
      domains = requireNonNullElse(domains, defaults.domains());
      maxBody = requireNonNullElse(maxBody, new ByteSize(defaults.maxBodyBytes()));
      maxHeaders = requireNonNullElse(maxHeaders, new ByteSize(defaults.maxHeaderBytes()));
      maxUrl = requireNonNullElse(maxUrl, new ByteSize(defaults.maxUrlBytes()));
      idle = requireNonNullElse(idle, defaults.idleTimeout());
      drain = requireNonNullElse(drain, Duration.ofSeconds(6));
    }

    Http() {
      this(null, null, null, null, null, null, null, null);
    }

    Http withPort(int other) {
      return new Http(host, other, domains, maxBody, maxHeaders, maxUrl, idle, drain);
    }
  }

  /** Where callers come in with TLS; off unless a certificate is named. */
  record Https(String host, Integer port, Path certificate, Path key) {

    Https {
      host = requireNonNullElse(host, "127.0.0.1");
      port = requireNonNullElse(port, 8443);
    }

    Https() {
      this(null, null, null, null);
    }
  }

  /** Where administrators come in. */
  record Admin(
      String host,
      Integer port,
      List<String> allowedHosts,
      Path certificate,
      Path key,
      ByteSize maxHeaders,
      ByteSize maxUrl,
      ByteSize maxBody,
      ByteSize maxImport,
      Integer maxConnections,
      Duration idle,
      Duration body,
      Duration drain) {

    Admin {
      AdminOptions.Limits limits = AdminOptions.Limits.defaults();
      host = requireNonNullElse(host, "127.0.0.1");
      port = requireNonNullElse(port, 8090);
      allowedHosts = requireNonNullElse(allowedHosts, List.of("localhost", "127.0.0.1", "[::1]"));
      maxHeaders = requireNonNullElse(maxHeaders, new ByteSize(limits.headerBytes()));
      maxUrl = requireNonNullElse(maxUrl, new ByteSize(limits.targetBytes()));
      maxBody = requireNonNullElse(maxBody, new ByteSize(limits.bodyBytes()));
      maxImport = requireNonNullElse(maxImport, new ByteSize(limits.importBytes()));
      maxConnections = requireNonNullElse(maxConnections, limits.connections());
      idle = requireNonNullElse(idle, limits.idle());
      body = requireNonNullElse(body, limits.body());
      drain = requireNonNullElse(drain, Duration.ofSeconds(3));
    }

    Admin() {
      this(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    Admin withPort(int other) {
      return new Admin(
          host,
          other,
          allowedHosts,
          certificate,
          key,
          maxHeaders,
          maxUrl,
          maxBody,
          maxImport,
          maxConnections,
          idle,
          body,
          drain);
    }
  }

  /** Where private keys live: the type, and the options of each type. */
  record Keystore(String type, Pkcs12 pkcs12) {

    Keystore {
      type = requireNonNullElse(type, "pkcs12");
      pkcs12 = requireNonNullElseGet(pkcs12, Pkcs12::new);
    }

    Keystore() {
      this(null, null);
    }

    /** The options of the type that is chosen. */
    Map<String, String> settings() {
      return type.equals("pkcs12") ? pkcs12.settings() : Map.of();
    }
  }

  /** Keys in one file. */
  record Pkcs12(String path, String passwordFile) {

    Pkcs12() {
      this(null, null);
    }

    Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      if (path != null) {
        settings.put("path", path);
      }
      if (passwordFile != null) {
        settings.put("passwordFile", passwordFile);
      }
      return settings;
    }
  }

  /** Where documents live. */
  record Store(Integer readers, Duration patience) {

    Store {
      readers = requireNonNullElse(readers, 4);
      patience = requireNonNullElse(patience, Duration.ofSeconds(10));
    }

    Store() {
      this(null, null);
    }
  }

  /** How client certificates are made. */
  record Certificates(
      String organization,
      KeyAlgorithm keyAlgorithm,
      Integer validityDays,
      CertificateProfile profile,
      Integer maxPerAccount,
      Duration sweepInterval,
      Duration orphanGrace) {

    Certificates {
      CertificateOptions defaults = CertificateOptions.DEFAULTS;
      organization = requireNonNullElse(organization, defaults.organization());
      keyAlgorithm = requireNonNullElse(keyAlgorithm, defaults.keyAlgorithm());
      validityDays = requireNonNullElse(validityDays, defaults.validityDays());
      profile = requireNonNullElse(profile, defaults.profile());
      maxPerAccount = requireNonNullElse(maxPerAccount, defaults.maxPerAccount());
      sweepInterval = requireNonNullElse(sweepInterval, defaults.sweepInterval());
      orphanGrace = requireNonNullElse(orphanGrace, Duration.ZERO);
    }

    Certificates() {
      this(null, null, null, null, null, null, null);
    }
  }

  /** How many APIs and parts of them there may be. */
  record Stages(
      Integer maxApis,
      Integer maxResourcesPerApi,
      Integer maxStagesPerApi,
      Integer maxVariablesPerStage,
      Integer workers) {

    Stages {
      StageOptions defaults = StageOptions.of("us-east-1", "123456789012");
      maxApis = requireNonNullElse(maxApis, defaults.maxApis());
      maxResourcesPerApi = requireNonNullElse(maxResourcesPerApi, defaults.maxResourcesPerApi());
      maxStagesPerApi = requireNonNullElse(maxStagesPerApi, defaults.maxStagesPerApi());
      maxVariablesPerStage =
          requireNonNullElse(maxVariablesPerStage, defaults.maxVariablesPerStage());
      workers = requireNonNullElse(workers, defaults.workers());
    }

    Stages() {
      this(null, null, null, null, null);
    }
  }

  /** How backends are called. */
  record Backends(
      BackendOptions.TlsEngine tlsEngine,
      Access loopback,
      Access privateNetworks,
      Integer http1Connections,
      Integer http2Connections,
      Integer http2Streams,
      Integer waitingCalls,
      Duration connect,
      Duration idle,
      Duration keepAlive,
      Duration connectionAge,
      Duration drain,
      Duration unused,
      Duration stop) {

    Backends {
      BackendOptions.Pool pool = BackendOptions.Pool.DEFAULTS;
      BackendOptions.Times times = BackendOptions.Times.DEFAULTS;
      tlsEngine = requireNonNullElse(tlsEngine, BackendOptions.DEFAULTS.tlsEngine());
      loopback = requireNonNullElse(loopback, Access.DENY);
      privateNetworks = requireNonNullElse(privateNetworks, Access.ALLOW);
      http1Connections = requireNonNullElse(http1Connections, pool.http1Connections());
      http2Connections = requireNonNullElse(http2Connections, pool.http2Connections());
      http2Streams = requireNonNullElse(http2Streams, pool.http2Streams());
      waitingCalls = requireNonNullElse(waitingCalls, pool.waitingCalls());
      connect = requireNonNullElse(connect, times.connect());
      idle = requireNonNullElse(idle, times.idle());
      keepAlive = requireNonNullElse(keepAlive, times.keepAlive());
      connectionAge = requireNonNullElse(connectionAge, times.connectionAge());
      drain = requireNonNullElse(drain, times.drain());
      unused = requireNonNullElse(unused, times.unused());
      stop = requireNonNullElse(stop, Duration.ofSeconds(1));
    }

    Backends() {
      this(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }
  }

  /** Whether a kind of address may be called. */
  enum Access {
    ALLOW,
    DENY
  }

  /** How nodes share. */
  record Cluster(Path hazelcastFile) {

    Cluster() {
      this(null);
    }
  }

  RoutingOptions routing() {
    RoutingOptions.Https secure =
        https.certificate() == null
            ? null
            : new RoutingOptions.Https(
                https.host(), https.port(), https.certificate(), https.key());
    return new RoutingOptions(
        http.host(),
        http.port(),
        secure,
        http.domains(),
        http.maxBody().bytes(),
        http.maxHeaders().intBytes(),
        http.maxUrl().intBytes(),
        http.idle(),
        http.drain(),
        accountId,
        region);
  }

  AdminOptions adminOptions() {
    AdminOptions.Tls tls =
        admin.certificate() == null ? null : new AdminOptions.Tls(admin.certificate(), admin.key());
    return new AdminOptions(
        admin.host(),
        admin.port(),
        Set.copyOf(admin.allowedHosts()),
        region,
        tls,
        new AdminOptions.Limits(
            admin.maxHeaders().intBytes(),
            admin.maxUrl().intBytes(),
            admin.maxBody().intBytes(),
            admin.maxImport().intBytes(),
            admin.maxConnections(),
            admin.idle(),
            admin.body(),
            admin.drain()));
  }

  CertificateOptions certificateOptions() {
    return new CertificateOptions(
        certificates.organization(),
        certificates.keyAlgorithm(),
        certificates.validityDays(),
        certificates.profile(),
        certificates.maxPerAccount(),
        region,
        accountId,
        certificates.sweepInterval(),
        certificates.orphanGrace());
  }

  StageOptions stageOptions() {
    return new StageOptions(
        region,
        accountId,
        stages.maxApis(),
        stages.maxResourcesPerApi(),
        stages.maxStagesPerApi(),
        stages.maxVariablesPerStage(),
        stages.workers());
  }

  /**
   * How backends are called.
   *
   * @param ownPorts what this node listens on
   */
  BackendOptions backendOptions(Set<Integer> ownPorts) {
    return new BackendOptions(
        backends.tlsEngine(),
        new BackendOptions.AddressRules(
            backends.loopback() == Access.ALLOW,
            backends.privateNetworks() == Access.ALLOW,
            ownPorts),
        new BackendOptions.Pool(
            backends.http1Connections(),
            backends.http2Connections(),
            backends.http2Streams(),
            backends.waitingCalls()),
        new BackendOptions.Times(
            backends.connect(),
            backends.idle(),
            backends.keepAlive(),
            backends.connectionAge(),
            backends.drain(),
            backends.unused(),
            backends.stop()));
  }

  ClusterOptions clusterOptions() {
    return new ClusterOptions(cluster.hazelcastFile());
  }
}
