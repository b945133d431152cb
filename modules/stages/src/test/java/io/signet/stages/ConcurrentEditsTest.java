package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Caller;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.store.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What two callers may do to each other: nothing that leaves a name without what it names. */
final class ConcurrentEditsTest {

  private final ControlPlane signet = new ControlPlane();
  private final ExecutorService callers = Executors.newFixedThreadPool(2);

  @AfterEach
  void stopCallers() {
    callers.shutdownNow();
  }

  @Test
  void shouldNeverLeaveAStageWithACertificateThatIsGone() throws Exception {
    // Given
    String stage = "/restapis/" + signet.newDeployedApi("prod") + "/stages/prod";

    // When
    for (int round = 0; round < 200; round++) {
      String certificate = "cert" + round;
      signet.newCertificate(certificate);
      together(
          () -> signet.patch(stage, "replace", "/clientCertificateId", certificate),
          () -> deleteUnlessUsed(certificate));
      JsonNode attached = signet.get(stage).path("clientCertificateId");

      // Then
      assertThat(attached.isMissingNode() || exists(attached.asText())).isTrue();
      signet.patch(stage, "remove", "/clientCertificateId", "");
    }
  }

  @Test
  void shouldNotLoseAMethodWhenTwoAreMadeAtOnce() throws Exception {
    // Given
    String root = signet.root(signet.newApi());
    String plain = "{\"authorizationType\":\"NONE\"}";

    // When
    together(
        () -> signet.put(root + "/methods/GET", plain),
        () -> signet.put(root + "/methods/POST", plain));

    // Then
    assertThat(signet.get(root).get("resourceMethods")).hasSize(2);
  }

  private boolean exists(String certificate) {
    return signet.store.get(Kind.CERTIFICATE, certificate).isPresent();
  }

  private void deleteUnlessUsed(String certificate) {
    signet.store.write(
        new Audit(Caller.SIGNET, "test", "DeleteClientCertificate", certificate),
        transaction -> {
          if (transaction.referrers(Kind.CERTIFICATE.id(certificate)).isEmpty()) {
            transaction.delete(Kind.CERTIFICATE.id(certificate));
          }
          return null;
        });
  }

  /** Runs both from the same moment; a refusal is as good an end as any. */
  private void together(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<?>> runs = new ArrayList<>();
    for (Runnable call : List.of(one, other)) {
      runs.add(
          callers.submit(
              () -> {
                start.await();
                runUnlessRefused(call);
                return null;
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
  }

  private static void runUnlessRefused(Runnable call) {
    try {
      call.run();
    } catch (SignetException refused) {
      assertThat(refused.code().status()).isBetween(400, 409);
    }
  }
}
