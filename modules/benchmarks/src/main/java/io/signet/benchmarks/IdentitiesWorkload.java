package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A thousand client certificates in use at once, each by a stage of its own, beside one certificate
 * that a thousand stages share.
 */
record IdentitiesWorkload() implements Workload {

  private static final String ONE = "1 identity";
  private static final String MANY = "1000 identities";
  private static final int SETTLE_SECONDS = 3;

  @Override
  public String name() {
    return "identities-1000";
  }

  @Override
  public String about() {
    return "GET of 1 KB over 1,000 stages with an identity each, beside 1 identity";
  }

  @Override
  public List<Figure> run(Lab lab) {
    ManyApis.Made one = ManyApis.make(lab, "one", ManyApis.COUNT, 1, 1);
    ManyApis.Made many = ManyApis.make(lab, "many", ManyApis.COUNT, 1, ManyApis.COUNT);
    List<String> trusted = new ArrayList<>(one.pems());
    trusted.addAll(many.pems());
    lab.backend(trusted);
    one.start();
    many.start();
    Load shared = one.load(lab);
    Load own = many.load(lab);
    lab.warmUp(one.node(), shared);
    lab.warmUp(many.node(), own);
    Rounds rounds = measure(lab, one, shared, many, own);
    own.run(SETTLE_SECONDS);
    JvmMemory after = JvmMemory.of(lab.settings(), many.node().pid());
    shared.run(SETTLE_SECONDS);
    JvmMemory before = JvmMemory.of(lab.settings(), one.node().pid());
    lab.tell("the same with HTTP/1.1 to the backend, where calls never share a connection");
    one.speak(lab, "http1");
    many.speak(lab, "http1");
    shared.run(SETTLE_SECONDS);
    own.run(SETTLE_SECONDS);
    Rounds alone = measure(lab, one, shared, many, own);
    return List.of(
        figure("processor time a request", rounds, Goal.atMost(1.1)),
        memory(before, after),
        figure("processor time a request, HTTP/1.1", alone, null));
  }

  private static Rounds measure(
      Lab lab, ManyApis.Made one, Load shared, ManyApis.Made many, Load own) {
    return lab.measure(
        new Candidate(ONE, one.node().pid(), shared), new Candidate(MANY, many.node().pid(), own));
  }

  private Figure figure(String measure, Rounds rounds, Goal goal) {
    return new Figure(
        name(),
        measure,
        rounds.ratio(MANY, ONE, Sample::microsPerRequest),
        " × " + ONE,
        goal,
        rounds.summary(MANY) + "; " + rounds.summary(ONE));
  }

  private Figure memory(JvmMemory before, JvmMemory after) {
    double kilobytes = (after.total() - before.total()) / 1024.0 / (ManyApis.COUNT - 1);
    return new Figure(
        name(),
        "memory an identity",
        Spread.of(kilobytes),
        " KB",
        Goal.atMost(200),
        String.format(
            Locale.ROOT,
            "live heap after a full collection and resident memory outside the heap, right after"
                + " use, of two Signets alike but for the identities, divided by 999: %s against"
                + " %s",
            after,
            before));
  }
}
