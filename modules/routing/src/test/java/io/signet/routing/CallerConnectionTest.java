package io.signet.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.signet.api.StreamWritability;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of the bytes of a caller's connection. */
class CallerConnectionTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<ChannelHandler> handlers = new CopyOnWriteArrayList<>();
  private PemFiles pem;
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws Exception {
    pem = PemFiles.in(folder);
    RoutingOptions options =
        RoutingOptions.defaults()
            .withPort(0)
            .withHttps(new RoutingOptions.Https("127.0.0.1", 0, pem.certificate(), pem.key()));
    port = Harness.await(new Listeners(options).listen(vertx, this::look)).https();
  }

  @AfterEach
  void stop() {
    Harness.await(vertx.close());
  }

  /** Without the one, downloads stand still for good now and then (RATIONALE.md). */
  @Test
  void shouldTellStreamsThatTheyMayWriteAndGatherWhatTheyDo() {
    // When
    call(HttpVersion.HTTP_2);

    // Then
    assertThat(handlers).hasAtLeastOneElementOfType(StreamWritability.class);
    assertThat(handlers).hasAtLeastOneElementOfType(GatheredFlushes.class);
  }

  @Test
  void shouldLeaveConnectionsOfOneCallAtATimeAlone() {
    // When
    call(HttpVersion.HTTP_1_1);

    // Then
    assertThat(handlers)
        .isNotEmpty()
        .doesNotHaveAnyElementsOfTypes(StreamWritability.class, GatheredFlushes.class);
  }

  private void look(HttpServerRequest request) {
    HttpServerConnection connection = (HttpServerConnection) request.connection();
    Map<String, ChannelHandler> pipeline =
        connection.channelHandlerContext().channel().pipeline().toMap();
    handlers.addAll(pipeline.values());
    request.response().end();
  }

  private void call(HttpVersion version) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(version))
                .setProtocolVersion(version)
                .setTrustOptions(new PemTrustOptions().addCertPath(pem.certificate().toString())));
    Harness.await(
        client
            .request(HttpMethod.GET, port, "localhost", "/")
            .compose(HttpClientRequest::send)
            .compose(response -> response.body()));
  }
}
