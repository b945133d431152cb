package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The clients that callers and administrators use. */
final class Clients {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Clients() {}

  /** AWS's SDK, pointed at Signet with the credentials that Signet made. */
  static ApiGatewayClient apiGateway(SignetProcess signet) {
    return ApiGatewayClient.builder()
        .endpointOverride(signet.admin())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials(signet)))
        .httpClient(new JdkSdkHttpClient())
        .build();
  }

  static AwsBasicCredentials credentials(SignetProcess signet) {
    try {
      String id = "";
      String secret = "";
      for (String line : Files.readAllLines(signet.credentialsFile(), UTF_8)) {
        int equals = line.indexOf('=');
        if (line.startsWith("aws_access_key_id")) {
          id = line.substring(equals + 1).trim();
        } else if (line.startsWith("aws_secret_access_key")) {
          secret = line.substring(equals + 1).trim();
        }
      }
      return AwsBasicCredentials.create(id, secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(35)).build());
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The URL of a deployed path, in the path style. */
  static URI stageUrl(SignetProcess signet, String apiId, String stage, String path) {
    return signet.gateway().resolve("/restapis/" + apiId + "/" + stage + "/_user_request_" + path);
  }
}
