package io.signet.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a request's path to its route, each time another route of the table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteLookupBenchmark {

  private static final int ROUTES_OF_AN_API = 10;

  /** How many routes there are, ten in each API. */
  @Param({"1", "100", "10000"})
  public int routes;

  private final PathMatcher matcher = new PathMatcher();
  private RouteTable table;
  private String[] paths;
  private int next;

  /** Makes the table. */
  @Setup
  public void makeTable() {
    int each = Math.min(routes, ROUTES_OF_AN_API);
    table = RoutesOnTrial.table(routes / each, each);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      all.add(RoutesOnTrial.path(i / each, i % each));
    }
    Collections.shuffle(all, new Random(1));
    paths = all.toArray(String[]::new);
  }

  /** What the gateway does to find a route. */
  @Benchmark
  public Object find() {
    next = next + 1 == paths.length ? 0 : next + 1;
    String path = paths[next];
    RequestTarget target = RequestTarget.of("127.0.0.1", path, path.length(), List.of("localhost"));
    StageRoutes stage = table.stage(target.apiId(), target.stageName());
    return matcher.match(stage.root(), path, target.from(), path.length(), "GET");
  }
}
