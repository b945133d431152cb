package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ErrorCode;
import io.signet.api.Telemetry;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of the certificates that calls go out with. */
@Timeout(180)
class CertificateCountsTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);

  private static Vertx outside;
  private final Counts counts = new Counts();
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void shouldCountTheCallsOfACertificate() {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(ANNA.leaf()).start();
    start(backend);

    // When
    for (int i = 0; i < 5; i++) {
      node.await(Node.to(backend, "anna"));
    }
    node.await(Node.to(backend, null));

    // Then
    assertThat(counts.calls.keySet()).containsExactly("anna");
    assertThat(counts.calls.get("anna").sum()).isEqualTo(5);
  }

  @Test
  void shouldTellWhyCallsOfACertificateFailed() {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(TestCertificates.identity("bert", 1).leaf())
            .protocols("TLSv1.2")
            .start();
    start(backend);

    // When
    node.await(Node.to(backend, "anna"));
    node.await(Node.to(backend, null));

    // Then
    assertThat(counts.failures).containsExactly("anna " + ErrorCode.CERTIFICATE_REFUSED);
  }

  private void start(TestBackend backend) {
    node = new Node(Node.options(TlsEngine.AUTO), counts).certificate(ANNA).stage("prod", "anna");
    node.trusting(backend).publish();
  }

  private static final class Counts implements Telemetry {

    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    @Override
    public LongAdder callsWith(String certificateId) {
      return calls.computeIfAbsent(certificateId, id -> new LongAdder());
    }

    @Override
    public void failedWith(String certificateId, ErrorCode cause) {
      failures.add(certificateId + " " + cause);
    }
  }
}
