package io.signet.admin;

import io.signet.api.AccessKey;
import io.signet.api.Addresses;
import io.signet.api.Call;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.LocalCodec;
import io.signet.api.Operation;
import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A running admin verticle, with verticles behind it that remember what reached them. */
final class DoorFixture implements AutoCloseable {

  static final AccessKey KEY =
      new AccessKey("AKIASIGNETTEST000001", "4a6Yv0cMsbYqk8sQ2mVwB7uPz1tXoDfEgHiJkLnR");

  /** A request and the fake that it reached. */
  record Received(String address, ControlRequest request) {}

  final Vertx vertx = Vertx.vertx();
  final List<Received> received = new CopyOnWriteArrayList<>();
  final List<String> measured = new CopyOnWriteArrayList<>();
  volatile Function<ControlRequest, Future<ControlReply>> behaviour =
      request -> Future.succeededFuture(ControlReply.EMPTY);
  volatile Readiness readiness = Readiness.of(List.of());
  final int port;
  final String deployment;

  DoorFixture() {
    this(AdminOptions.defaults());
  }

  DoorFixture(AdminOptions options) {
    LocalCodec.register(vertx.eventBus());
    serve(Addresses.CERTIFICATES);
    serve(Addresses.STAGES);
    serve(Addresses.INVOCATIONS);
    AdminVerticle verticle =
        new AdminVerticle(
            options.withPort(0),
            Credentials.of(KEY),
            () ->
                readiness == null
                    ? Future.failedFuture("no idea")
                    : Future.succeededFuture(readiness),
            () -> "signet_up 1\n",
            new Telemetry() {
              @Override
              public void operation(Operation operation, int status, long nanos) {
                measured.add(operation.operationName() + " " + status);
              }
            },
            Clock.systemUTC());
    deployment = vertx.deployVerticle(verticle).await();
    port = verticle.actualPort();
  }

  Signer signer() {
    return new Signer(KEY, "us-east-1", "apigateway", Duration.ZERO, "localhost:" + port);
  }

  RawClient.Answer send(HttpMessage message) throws java.io.IOException {
    return RawClient.exchange(port, message);
  }

  private void serve(Call<ControlRequest, ControlReply> call) {
    call.serve(
            vertx.eventBus(),
            request -> {
              received.add(new Received(call.address(), request));
              return behaviour.apply(request);
            })
        .completion()
        .await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
