package io.signet.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** From the start of the program, with existing data, to the first call through mutual TLS. */
record StartWorkload() implements Workload {

  private static final int STARTS = 5;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String about() {
    return "scripts/signet serve to the first 200 through mutual TLS";
  }

  @Override
  public List<Figure> run(Lab lab) {
    OneApi api = OneApi.start(lab, KeyKind.RSA_2048, lab.ports().tls(), "auto");
    List<Double> seconds = new ArrayList<>();
    URI call = URI.create(api.url("/k1"));
    for (int i = 1; i <= STARTS; i++) {
      api.node().close();
      long began = System.nanoTime();
      api.node().launch("WARN");
      Waiting.until(
          "the first answer", () -> api.node().status(call) == 200, api.node()::requireAlive);
      seconds.add((System.nanoTime() - began) / 1e9);
      lab.tell(String.format("start %d  %.2f s", i, seconds.get(i - 1)));
    }
    return List.of(
        new Figure(
            name(),
            "start to first proxied call",
            Spread.of(seconds),
            " s",
            Goal.atMost(1.5),
            "median of " + STARTS + " starts, with existing data"));
  }
}
