package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The headers of one call: a browser's on their way to the backend, a backend's on theirs back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderMappingBenchmark {

  private final CallContext call =
      RoutesOnTrial.call(
          RoutesOnTrial.table(1, 1),
          0,
          HttpHeaders.headers()
              .add("Host", "api.example")
              .add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
              .add("Accept", "application/json")
              .add("Accept-Language", "en")
              .add("Accept-Encoding", "gzip")
              .add("Connection", "keep-alive")
              .add("X-Request-Source", "benchmark"));
  private final MultiMap backend =
      HttpHeaders.headers()
          .add("Server", "nginx")
          .add("Date", "Wed, 25 Nov 2026 09:00:00 GMT")
          .add("Content-Type", "application/json")
          .add("Content-Length", "1024")
          .add("Last-Modified", "Wed, 25 Nov 2026 08:00:00 GMT")
          .add("ETag", "\"5f3c-400\"")
          .add("Accept-Ranges", "bytes");

  /** What a backend is sent. */
  @Benchmark
  public Object towardsBackend() {
    return ((BackendAction) call.route.action()).headers().build(call);
  }

  /** What a caller is answered. */
  @Benchmark
  public Object towardsCaller() {
    MultiMap answer = HttpHeaders.headers();
    ProxyAnswer.INSTANCE.headers(call, backend, answer);
    return answer;
  }
}
