package io.signet.agent;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the gateway for a bundle. Goes nowhere else: a redirect is a failure. */
final class Fetcher {

  private static final int LONGEST = 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Duration limit;

  /**
   * @param authority who vouches for the gateway; {@code null} for the JDK's authorities
   * @param limit how long an answer may take as a whole
   */
  Fetcher(Path authority, Duration limit) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (authority != null) {
      builder.sslContext(Authorities.context(authority));
    }
    this.client = builder.build();
    this.limit = limit;
  }

  /**
   * What the gateway answered.
   *
   * @param body {@code null} if it says that nothing has changed
   * @param tag {@code null} if it gave none
   */
  record Fetched(byte[] body, String tag) {}

  /**
   * @param tag of what is here already; {@code null} to have it anew
   */
  Fetched fetch(URI uri, String tag) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limit);
    if (tag != null) {
      request.header("If-None-Match", tag);
    }
    HttpResponse<byte[]> answer = send(uri, request.build());
    int status = answer.statusCode();
    if (status == 304 && tag != null) {
      return new Fetched(null, tag);
    }
    if (status != 200) {
      String place = answer.headers().firstValue("Location").map(to -> " to " + to).orElse("");
      throw new TrustSyncException(uri + " answered " + status + place);
    }
    Optional<String> fresh = answer.headers().firstValue("ETag");
    return new Fetched(answer.body(), fresh.orElse(null));
  }

  private HttpResponse<byte[]> send(URI uri, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, head -> new BoundedBody(LONGEST));
    try {
      return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new TrustSyncException("cannot fetch " + uri, e.getCause());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new TrustSyncException(uri + " took longer than " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new TrustSyncException("interrupted");
    }
  }
}
