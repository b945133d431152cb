package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;

/** A stop while callers are busy. */
class DrainIT {

  private static final int CALLERS = 8;

  @TempDir Path data;

  @Test
  void shouldAnswerEveryCallThatReachedItBeforeItStopped() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    Queue<String> broken = new ConcurrentLinkedQueue<>();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      URI url = mock(signet, client);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        running.add(callers.submit(() -> callUntilRefused(url, answered, broken)));
      }
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> answered.get() > 500);

      // When
      signet.terminate();
      signet.awaitExit(Duration.ofSeconds(60));
      for (Future<?> caller : running) {
        caller.get(60, TimeUnit.SECONDS);
      }
    } finally {
      callers.shutdownNow();
    }

    // Then
    assertThat(broken).isEmpty();
  }

  private static void callUntilRefused(URI url, AtomicInteger answered, Queue<String> broken) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    boolean toldToClose = false;
    while (true) {
      try {
        HttpResponse<String> answer =
            http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          broken.add("status " + answer.statusCode());
        }
        toldToClose = answer.headers().firstValue("Connection").orElse("").equals("close");
        answered.incrementAndGet();
      } catch (ConnectException gone) {
        return;
      } catch (IOException e) {
        if (toldToClose) {
          // A new connection that the kernel took and the closing listener never saw.
          return;
        }
        broken.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static URI mock(SignetProcess signet, ApiGatewayClient client) {
    StoryApi api =
        StoryApi.create(
            client,
            "pets",
            "GET",
            "https://unused.example",
            r ->
                r.type(IntegrationType.MOCK)
                    .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
    client.putMethodResponse(
        r ->
            r.restApiId(api.id()).resourceId(api.resourceId()).httpMethod("GET").statusCode("200"));
    client.putIntegrationResponse(
        r ->
            r.restApiId(api.id()).resourceId(api.resourceId()).httpMethod("GET").statusCode("200"));
    api.deploy("prod");
    return Clients.stageUrl(signet, api.id(), "prod", "/pets");
  }
}
