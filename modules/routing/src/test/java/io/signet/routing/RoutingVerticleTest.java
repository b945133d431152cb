package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Addresses;
import io.signet.api.Integration;
import io.signet.api.LocalCodec;
import io.signet.api.Telemetry;
import io.signet.routing.Harness.Answer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingVerticleTest {

  private static final String PATH = "/restapis/abc123/test/_user_request_/x";

  @Test
  void shouldRouteByEveryNewConfiguration() {
    // Given
    try (Harness harness = Harness.start()) {
      TestApi api = TestApi.of("abc123", "test").with("/x", "GET", proxy("http://one.example/"));
      int before = harness.get(PATH).status();

      // When
      harness.publish(api.certificate("cert01"));
      Answer deployed = harness.get(PATH);
      String presented = harness.backend.last().target().certificateId();
      harness.publish(api.certificate(null));
      harness.get(PATH);
      String afterwards = harness.backend.last().target().certificateId();
      harness.publish();
      int gone = harness.get(PATH).status();

      // Then
      assertThat(before).isEqualTo(403);
      assertThat(deployed.status()).isEqualTo(200);
      assertThat(presented).isEqualTo("cert01");
      assertThat(afterwards).isNull();
      assertThat(gone).isEqualTo(403);
    }
  }

  @Test
  void shouldNotGoBackToAnOlderConfiguration() {
    // Given
    try (Harness harness = Harness.start()) {
      TestApi api = TestApi.of("abc123", "test").with("/x", "GET", proxy("http://one.example/"));
      var older = api.configuration();
      harness.publish(TestApi.of("abc123", "test").with("/x", "GET", proxy("http://two.example/")));

      // When
      Addresses.CONFIGURATION.publish(harness.vertx.eventBus(), older);
      harness.settle();
      harness.get(PATH);

      // Then
      assertThat(harness.backend.last().target().host()).isEqualTo("two.example");
    }
  }

  @Test
  void shouldStartWhereNobodyServesAConfigurationYetAndShareOnePort() throws IOException {
    // Given
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
    LocalCodec.register(vertx.eventBus());
    RoutingInstances instances =
        RoutingVerticle.instances(RoutingOptions.defaults().withPort(0), Telemetry.NONE);

    // When
    Harness.await(vertx.deployVerticle(instances, new DeploymentOptions().setInstances(3)));

    // Then
    for (int connection = 0; connection < 6; connection++) {
      assertThat(
              RawSocket.exchange(
                  instances.httpPort(), "GET /x HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 403 Forbidden");
    }
    assertThat(instances.httpsPort()).isZero();
    Harness.await(vertx.close());
  }

  @Test
  void shouldFailACallIfNoBackendVerticleServesItsLoop() {
    // Given
    try (Harness harness =
        Harness.start(
            TestApi.of("abc123", "test").with("/x", "GET", proxy("http://one.example/")))) {
      harness.vertx.deploymentIDs().stream()
          .filter(id -> !id.equals(harness.routing()))
          .forEach(id -> Harness.await(harness.vertx.undeploy(id)));

      // When
      Answer answer = harness.get(PATH);

      // Then
      assertThat(answer.status()).isEqualTo(500);
    }
  }

  @Test
  void shouldRenderABodyFromATemplateAndRefuseOtherTypes() {
    // Given
    Integration integration =
        TestApi.integration(
            "HTTP",
            "POST",
            "http://b.example/",
            Map.of(),
            Map.of("application/json", "{\"wrapped\": $input.body}"),
            "NEVER",
            Map.of("200", TestApi.answer("", "{\"got\": $input.json('$')}")));
    try (Harness harness =
        Harness.start(TestApi.of("abc123", "test").with("/x", "POST", integration))) {
      harness.backend.answers(200, "[1]");

      // When
      Answer mapped =
          harness.call(
              HttpMethod.POST, PATH, "{}", "Content-Type", "application/json; charset=utf-8");
      Answer refused = harness.call(HttpMethod.POST, PATH, "<x/>", "Content-Type", "text/xml");

      // Then
      assertThat(mapped.status()).isEqualTo(200);
      assertThat(mapped.body()).isEqualTo("{\"got\": [1]}");
      assertThat(harness.backend.lastBody()).isEqualTo("{\"wrapped\": {}}");
      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.body()).isEqualTo("{\"message\":\"Unsupported Media Type\"}");
    }
  }

  @Test
  void shouldListenOnLoopbackByDefaultWithTheLimitsOfAws() {
    // When
    RoutingOptions options = RoutingOptions.defaults();

    // Then
    assertThat(options)
        .isEqualTo(
            new RoutingOptions(
                "127.0.0.1",
                8080,
                null,
                List.of("localhost", "amazonaws.com"),
                10_485_760,
                10_240,
                10_240,
                Duration.ofSeconds(60),
                Duration.ofSeconds(8),
                "123456789012",
                "us-east-1",
                Duration.ofMinutes(5)));
  }

  @Test
  void shouldRefuseOptionsOutOfRange() {
    // Given
    RoutingOptions options = RoutingOptions.defaults();

    // When
    assertThatThrownBy(() -> options.withPort(70_000))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port must be 0 to 65535");
  }
}
