package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.CertificateAuthority;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.ProbeReport;
import io.signet.api.ProbeRequest;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.Result;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has the backends asked by the part of this node that calls them, the version in use being the
 * measure. Blocks, so it is for a worker's thread.
 */
final class BackendSurvey implements Survey {

  /** Whoever waits for the operation's answer waits a little longer than this. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EventBus bus;
  private final Store store;
  private final Clock clock;

  BackendSurvey(EventBus bus, Store store, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Consent ask(StoredCertificate certificate, int version) {
    List<IdentityReference> identities =
        List.of(certificate.identity(), certificate.identity(version));
    List<String> stages = stages(certificate.certificate().clientCertificateId());
    List<Future<ProbeReport>> asked = new ArrayList<>();
    Future<Long> reached = Addresses.SHARE.request(bus, store.revision());
    for (String stage : stages) {
      ProbeRequest request = new ProbeRequest(stage, identities);
      asked.add(reached.compose(revision -> Addresses.PROBES.request(bus, request, PATIENCE)));
    }
    List<ProbeReport> reports = await(Future.all(asked).map(all -> all.<ProbeReport>list()));
    return consent(reports, CertificateAuthority.issued(certificate));
  }

  private List<String> stages(String certificateId) {
    return store.list(Kind.STAGE, "").stream()
        .filter(stage -> certificateId.equals(stage.value().clientCertificateId()))
        .map(Document::id)
        .toList();
  }

  /**
   * @param vouched whether one authority vouches for both versions: a backend that rejects the one
   *     in use too then trusts another, and nothing is lost there by the switch
   */
  private Consent consent(List<ProbeReport> reports, boolean vouched) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    List<Acceptance> acceptances = new ArrayList<>();
    Map<String, Long> stages = new HashMap<>();
    for (ProbeReport report : reports) {
      stages.put(report.stageKey(), report.revision());
      for (ProbeReport.Backend backend : report.backends()) {
        ProbeReport.Answer answer = backend.answers().get(1);
        boolean neither = vouched && rejected(backend.answers().get(0)) && rejected(answer);
        Result result = neither ? Result.UNPROVEN : result(answer);
        String reason = (neither ? "it rejects the version in use too: " : "") + answer.reason();
        acceptances.add(new Acceptance(report.stageKey(), backend.origin(), result, reason, now));
      }
    }
    return new Consent(acceptances, stages);
  }

  private static boolean rejected(ProbeReport.Answer answer) {
    return answer.result() == ProbeReport.Result.REJECTED;
  }

  private static Result result(ProbeReport.Answer answer) {
    return switch (answer.result()) {
      case ACCEPTED, NOT_NEEDED -> Result.ACCEPTED;
      case REJECTED -> Result.REJECTED;
      case UNPROVEN -> Result.UNPROVEN;
    };
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw SignetException.of(e.getCause());
    } catch (TimeoutException e) {
      throw new SignetException(
          ErrorCode.SERVICE_UNAVAILABLE, "The backends were not asked in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "This node is stopping", e);
    }
  }
}
