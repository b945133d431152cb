package io.signet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Verification of one signed control-plane request, from its head to the accepted signature. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {

  private static final String TARGET = "/restapis/a000000001/stages/prod";
  private static final byte[] BODY =
      "{\"patchOperations\":[{\"op\":\"replace\",\"path\":\"/description\",\"value\":\"x\"}]}"
          .getBytes(UTF_8);

  private final Instant now = Instant.parse("2026-11-25T09:00:00Z");
  private final AccessKey key = new AccessKey("AKIDBENCHMARK", "no secret of anybody");
  private final SignatureVerifier verifier =
      new SignatureVerifier(
          Credentials.of(key), "us-east-1", "apigateway", Clock.fixed(now, ZoneOffset.UTC));
  private final Buffer body = Buffer.buffer(BODY);
  private final MultiMap headers = signed();

  /** Both steps; a refusal would be thrown. */
  @Benchmark
  public Object verify() {
    SignatureVerifier.Claim claim = verifier.examine(RequestHead.of("PATCH", TARGET, headers));
    verifier.verify(claim, body);
    return claim;
  }

  private MultiMap signed() {
    MultiMap all =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "127.0.0.1:8090")
            .add("Content-Type", "application/json")
            .add("User-Agent", "aws-cli/2.9.19");
    new RequestSigner(key, "us-east-1")
        .headers("PATCH", URI.create("http://127.0.0.1:8090" + TARGET), BODY, now)
        .forEach(all::add);
    return all;
  }
}
