package io.signet.benchmarks;

import java.util.List;
import java.util.Locale;

/** The slowest hundredth of calls at a steady rate: half of what the slower candidate can do. */
record LatencyWorkload() implements Workload {

  @Override
  public String name() {
    return "latency-half";
  }

  @Override
  public String about() {
    return "p99 of GETs of 1 KB at half of the saturation throughput";
  }

  @Override
  public List<Figure> run(Lab lab) {
    int port = lab.ports().tls();
    OneApi api = OneApi.start(lab, KeyKind.RSA_2048, port, "auto");
    Nginx nginx = lab.nginx(port, true, api.client());
    Load signet = lab.wrk(api.url("/k1"));
    Load peer = lab.wrk("http://127.0.0.1:" + nginx.plainPort() + "/k1");
    lab.warmUp(api.node(), signet);
    int seconds = lab.settings().seconds();
    double most = Math.min(peer.run(seconds).perSecond(), signet.run(seconds).perSecond());
    double rate = most / 2;
    lab.tell(String.format("calls at a steady %,.0f/s, half of %,.0f/s", rate, most));
    Rounds rounds =
        lab.measure(
            new Candidate("nginx", nginx.pid(), steady(nginx.plainPort(), "/k1", rate)),
            new Candidate(
                "signet",
                api.node().pid(),
                steady(api.node().httpPort(), api.path() + "/k1", rate)));
    return List.of(
        new Figure(
            name(),
            "p99",
            rounds.ratio("signet", "nginx", Sample::p99Micros),
            " × nginx",
            Goal.atMost(1.5),
            rounds.summary("signet")
                + "; "
                + rounds.summary("nginx")
                + String.format(Locale.ROOT, "; both at %,.0f/s", rate)));
  }

  private static Load steady(int port, String path, double rate) {
    return new OpenLoop(Lab.CONNECTIONS, port, path, rate);
  }
}
