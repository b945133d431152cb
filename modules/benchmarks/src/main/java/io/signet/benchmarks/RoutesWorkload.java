package io.signet.benchmarks;

import java.util.List;

/** Ten routes in each of a thousand APIs, all of them called, beside one route in one API. */
record RoutesWorkload() implements Workload {

  private static final int ROUTES = 10;

  @Override
  public String name() {
    return "routes-10000";
  }

  @Override
  public String about() {
    return "GET of 1 KB over 10,000 routes in 1,000 APIs, beside 1 route";
  }

  @Override
  public List<Figure> run(Lab lab) {
    ManyApis.Made one = ManyApis.make(lab, "one", 1, 1, 1);
    ManyApis.Made many = ManyApis.make(lab, "many", ManyApis.COUNT, ROUTES, 1);
    lab.backend(List.of(one.pems().get(0), many.pems().get(0)));
    one.start();
    many.start();
    Load single = one.load(lab);
    Load spread = many.load(lab);
    lab.warmUp(one.node(), single);
    lab.warmUp(many.node(), spread);
    Rounds rounds =
        lab.measure(
            new Candidate("1 route", one.node().pid(), single),
            new Candidate("10000 routes", many.node().pid(), spread));
    return List.of(
        new Figure(
            name(),
            "processor time a request",
            rounds.ratio("10000 routes", "1 route", Sample::microsPerRequest),
            " × 1 route",
            Goal.atMost(1.05),
            rounds.summary("10000 routes") + "; " + rounds.summary("1 route")));
  }
}
