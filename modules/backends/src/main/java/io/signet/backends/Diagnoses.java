package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendSettings;
import io.signet.api.Configuration;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.OperationTable;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Serves diagnoses of backends and the catalogue of their causes. */
final class Diagnoses {

  private final Doctor doctor;
  private final Identities identities;
  private final Supplier<Future<Configuration>> newest;

  /**
   * @param newest asks for the configuration in force
   */
  Diagnoses(Doctor doctor, Identities identities, Supplier<Future<Configuration>> newest) {
    this.doctor = doctor;
    this.identities = identities;
    this.newest = newest;
  }

  /** The body of a request for a diagnosis; all but the URL may be missing. */
  private record Wish(String url, String clientCertificateId, String serverName) {}

  private record Catalogue(List<Entry> item) {}

  private record Entry(String id, boolean fault, String sentence, String remedy) {}

  Future<Void> serve(EventBus bus) {
    return Addresses.BACKENDS.serve(bus, this::answer).completion();
  }

  private Future<ControlReply> answer(ControlRequest request) {
    return switch (request.operation()) {
      case DIAGNOSE_BACKEND -> diagnose(request.body(Wish.class));
      case GET_DIAGNOSIS_CAUSES -> Future.succeededFuture(ControlReply.of(catalogue()));
      default -> Future.failedFuture(OperationTable.notServed(request.operation()));
    };
  }

  private static Catalogue catalogue() {
    return new Catalogue(
        Arrays.stream(Cause.values())
            .map(
                cause ->
                    new Entry(
                        cause.id(),
                        cause.fault(),
                        cause.sentence(),
                        Remedies.of(cause, ServerKind.UNKNOWN)))
            .toList());
  }

  private Future<ControlReply> diagnose(Wish wish) {
    DiagnosisUrl url = DiagnosisUrl.of(wish.url());
    long startedAt = System.nanoTime();
    return newest
        .get()
        .compose(
            configuration ->
                identity(configuration, wish.clientCertificateId())
                    .compose(
                        identity -> doctor.examine(request(configuration, url, wish, identity))))
        .map(
            diagnosed ->
                ControlReply.of(
                    DiagnosisReport.of(
                        wish.url(),
                        wish.clientCertificateId(),
                        diagnosed,
                        (System.nanoTime() - startedAt) / 1_000_000)));
  }

  private Future<Identity> identity(Configuration configuration, String id) {
    if (id == null || id.isEmpty()) {
      return Future.succeededFuture();
    }
    Document<StoredCertificate> document = configuration.get(Kind.CERTIFICATE, id);
    if (document == null) {
      throw SignetException.notFound("Invalid Client Certificate identifier specified");
    }
    StoredCertificate certificate = document.value();
    return identities.read(new KeyId(id, certificate.version()), certificate.fingerprint());
  }

  private static ProbeRequest request(
      Configuration configuration, DiagnosisUrl url, Wish wish, Identity identity) {
    Document<BackendSettings> document = configuration.get(Kind.BACKEND, url.origin());
    BackendSettings set =
        document == null ? BackendSettings.defaults(url.origin()) : document.value();
    String name = wish.serverName() == null ? set.serverName() : serverName(wish.serverName());
    BackendSettings settings =
        new BackendSettings(
            set.origin(), set.trustBundle(), name, set.minimumTls(), set.protocol(), set.probe());
    BackendSettings.Probe harmless =
        url.path() == null && set.probe() != null
            ? set.probe()
            : new BackendSettings.Probe("GET", url.path() == null ? "/" : url.path());
    return ProbeRequest.to(url.host(), url.port(), settings, identity).asking(harmless);
  }

  private static String serverName(String name) {
    if (!name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*") || name.length() > 253) {
      throw SignetException.badRequest("serverName is not a host name");
    }
    return name;
  }
}
