package io.signet.admin;

import io.signet.api.AccessKey;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs messages with AWS's own signer, never with ours. */
record Signer(AccessKey key, String region, String service, Duration clockError, String authority) {

  Signer withKey(AccessKey other) {
    return new Signer(other, region, service, clockError, authority);
  }

  Signer withScope(String otherRegion, String otherService) {
    return new Signer(key, otherRegion, otherService, clockError, authority);
  }

  Signer withClockError(Duration other) {
    return new Signer(key, region, service, other, authority);
  }

  Signer withAuthority(String other) {
    return new Signer(key, region, service, clockError, other);
  }

  HttpMessage sign(String method, String target, String body) {
    return sign(new HttpMessage(method, target).body(body), "http", true);
  }

  /** As clients sign who leave the body out. */
  HttpMessage signWithoutBody(String method, String target, String body) {
    return sign(new HttpMessage(method, target).body(body), "https", false);
  }

  HttpMessage sign(HttpMessage message) {
    return sign(message, "http", true);
  }

  private HttpMessage sign(HttpMessage message, String protocol, boolean withBody) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(message.method))
            .uri(URI.create(protocol + "://" + authority + message.target))
            .putHeader("Host", authority);
    message.headers.forEach(h -> request.appendHeader(h.getKey(), h.getValue()));
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(AwsCredentialsIdentity.create(key.id(), key.secret()))
                        .request(request.build())
                        .payload(() -> new ByteArrayInputStream(message.body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, withBody)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), clockError)));
    HttpMessage result = new HttpMessage(message.method, message.target);
    result.body = message.body;
    signed
        .request()
        .headers()
        .forEach((name, values) -> values.forEach(value -> result.header(name, value)));
    return result;
  }
}
