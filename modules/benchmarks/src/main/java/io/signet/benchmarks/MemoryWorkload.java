package io.signet.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Resident memory, idle and under load. */
record MemoryWorkload() implements Workload {

  private static final int IDLE_MILLIS = 5000;
  private static final int LOAD_SECONDS = 20;
  private static final int SAMPLE_MILLIS = 200;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String about() {
    return "resident memory, idle and under GETs of 1 KB";
  }

  @Override
  public List<Figure> run(Lab lab) {
    OneApi api = OneApi.start(lab, KeyKind.RSA_2048, lab.ports().tls(), "auto");
    // Started anew: the first start has answered a call already.
    api.node().close();
    api.node().start("WARN");
    Waiting.pause(IDLE_MILLIS);
    double idle = ProcessorTime.residentMegabytes(api.node().pid());
    CompletableFuture<LoadResult> load =
        CompletableFuture.supplyAsync(() -> lab.wrk(api.url("/k1")).run(LOAD_SECONDS));
    double loaded = 0;
    while (!load.isDone()) {
      loaded = Math.max(loaded, ProcessorTime.residentMegabytes(api.node().pid()));
      Waiting.pause(SAMPLE_MILLIS);
    }
    lab.tell(String.format("idle %.0f MB, under load %.0f MB", idle, loaded));
    return List.of(
        new Figure(
            name(),
            "idle",
            Spread.of(idle),
            " MB",
            Goal.atMost(200),
            "5 s after a start with existing data"),
        new Figure(
            name(),
            "under load",
            Spread.of(loaded),
            " MB",
            Goal.atMost(300),
            String.format(
                "highest of a sample each 200 ms during %d s at %,.0f/s",
                LOAD_SECONDS, load.join().perSecond())));
  }
}
