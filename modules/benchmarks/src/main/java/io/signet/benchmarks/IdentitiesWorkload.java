package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A thousand client certificates in use at once, each by a stage of its own, beside one certificate
 * that a thousand stages share.
 */
record IdentitiesWorkload() implements Workload {

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
    Rounds rounds =
        lab.measure(
            new Candidate("1 identity", one.node().pid(), shared),
            new Candidate("1000 identities", many.node().pid(), own));
    own.run(2);
    JvmMemory after = JvmMemory.of(lab.settings(), many.node().pid());
    shared.run(2);
    JvmMemory before = JvmMemory.of(lab.settings(), one.node().pid());
    double kilobytes = (after.total() - before.total()) / 1024.0 / (ManyApis.COUNT - 1);
    return List.of(
        new Figure(
            name(),
            "processor time a request",
            rounds.ratio("1000 identities", "1 identity", Sample::microsPerRequest),
            " × 1 identity",
            Goal.atMost(1.1),
            rounds.summary("1000 identities") + "; " + rounds.summary("1 identity")),
        new Figure(
            name(),
            "memory an identity",
            Spread.of(kilobytes),
            " KB",
            Goal.atMost(200),
            String.format(
                Locale.ROOT,
                "live heap after a full collection and resident memory outside the heap, right"
                    + " after use, of two Signets alike but for the identities, divided by 999:"
                    + " %s against %s",
                after,
                before)));
  }
}
