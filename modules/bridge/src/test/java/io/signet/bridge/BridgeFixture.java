package io.signet.bridge;

import io.signet.api.Addresses;
import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.signet.api.LocalCodec;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A bridge with doors behind it that answer without asking who sends: {@code echo} with the body,
 * {@code fail} with a failure, {@code long} with a megabyte, {@code wait} once it is let go.
 */
final class BridgeFixture implements AutoCloseable {

  static final SelfSignedCertificate SERVER = SelfSignedCertificate.create("localhost");
  static final SelfSignedCertificate CLIENT = SelfSignedCertificate.create("client");
  static final BridgeOptions.Limits LIMITS = limits(Duration.ofSeconds(1));
  static final BridgeOptions.Limits PATIENT = limits(Duration.ofSeconds(30));

  final Vertx vertx = Vertx.vertx();
  final List<String> received = new CopyOnWriteArrayList<>();
  final List<Message<Object>> waiting = new CopyOnWriteArrayList<>();
  private final String deployment;
  private BridgeServer server;

  BridgeFixture(BridgeOptions.Limits limits) {
    this(limits, null);
  }

  BridgeFixture(BridgeOptions.Limits limits, Path clientAuthorities) {
    LocalCodec.register(vertx.eventBus());
    for (String address :
        List.of(
            "signet.certificates",
            "signet.stages",
            "signet.invocations",
            "signet.local.certificates",
            "signet.secret")) {
      vertx.eventBus().consumer(address, this::answer);
    }
    Addresses.PROOFS.serve(
        vertx.eventBus(),
        proof ->
            proof.headers().contains(BusMessage.SIGNATURE)
                ? Future.succeededFuture("AKIA")
                : Future.failedFuture(
                    new SignetException(
                        ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token")));
    BridgeOptions options =
        new BridgeOptions(
            "127.0.0.1",
            0,
            Path.of(SERVER.certificatePath()),
            Path.of(SERVER.privateKeyPath()),
            clientAuthorities,
            limits);
    deployment =
        vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    server = new BridgeServer(vertx, options);
                    return server.listen();
                  }

                  @Override
                  public Future<?> stop() {
                    return server.drain();
                  }
                })
            .await();
  }

  int port() {
    return server.actualPort();
  }

  /** What frames hold at the moment, in bytes. */
  long held() {
    return server.held();
  }

  int connections() {
    return server.connections();
  }

  Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void answer(Message<Object> message) {
    received.add(message.address());
    switch (String.valueOf(message.headers().get("action"))) {
      case "fail" -> message.fail(11, "there is none");
      case "long" -> message.reply("x".repeat(1024 * 1024));
      case "wait" -> waiting.add(message);
      default ->
          message.reply(message.body(), new DeliveryOptions().addHeader("request-id", "r-1"));
    }
  }

  private static BridgeOptions.Limits limits(Duration frame) {
    return new BridgeOptions.Limits(
        2 * 1024 * 1024,
        8,
        4,
        8L * 1024 * 1024,
        Duration.ofSeconds(30),
        frame,
        Duration.ofSeconds(20));
  }
}
