package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Addresses;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.IdentityReference;
import io.signet.api.LocalCodec;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.keystore.SealingKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.EventBus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.spec.SecretKeySpec;

/** The verticle of this module on a Vert.x of its own, and what callers do with it. */
final class Node implements AutoCloseable {

  static final SealingKey SEALING_KEY =
      new SealingKey("cluster-1", new SecretKeySpec(new byte[32], "AES"));

  private final Vertx vertx = Vertx.vertx();
  private final Workbench bench;

  Node(Workbench bench) {
    this.bench = bench;
    LocalCodec.register(vertx.eventBus());
  }

  void deploy() {
    deploy(bench.options);
  }

  void deploy(CertificateOptions options) {
    result(
        vertx.deployVerticle(
            new CertificateVerticle(
                bench.store,
                bench.keystore,
                SEALING_KEY,
                options,
                Clock.systemUTC(),
                Workbench.SELF)));
  }

  /** Keeps every thread that carries operations out until the latch opens. */
  void occupy(CountDownLatch latch) {
    WorkerExecutor operations =
        vertx.createSharedWorkerExecutor("signet-certificates", CertificateVerticle.WORKERS);
    for (int i = 0; i < CertificateVerticle.WORKERS; i++) {
      var unused = operations.executeBlocking(() -> latch.await(60, TimeUnit.SECONDS), false);
    }
  }

  EventBus bus() {
    return vertx.eventBus();
  }

  void undeploy() {
    vertx.deploymentIDs().forEach(id -> result(vertx.undeploy(id)));
  }

  @SuppressWarnings("unchecked") // the caller knows what the operation answers
  <T> T ask(ControlRequest request) {
    return (T) result(Addresses.CERTIFICATES.request(vertx.eventBus(), request)).value();
  }

  ClientCertificate certificate(ControlRequest request) {
    return ask(request);
  }

  SealedIdentity seal(IdentityReference reference) {
    return result(Addresses.SEALED_IDENTITIES.request(vertx.eventBus(), reference));
  }

  SignetException refusal(ControlRequest request) {
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> this.<Object>ask(request));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Override
  public void close() {
    result(vertx.close());
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static X509Certificate parse(String pem) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
  }
}
