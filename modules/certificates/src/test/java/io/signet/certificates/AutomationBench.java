package io.signet.certificates;

import io.signet.api.Notice;
import io.signet.api.Rotation;
import io.signet.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Queue;

/** Nodes that share a store, and the clock by which they do what is due. */
final class AutomationBench {

  static final AutomationOptions OPTIONS =
      new AutomationOptions(
          0.667,
          new AutomationOptions.Soak(
              Duration.ofHours(24), Duration.ofHours(12), Duration.ofHours(6)),
          Duration.ofMinutes(1));

  final Workbench bench;
  final Queue<Notice> told;

  AutomationBench(Workbench bench) {
    this.bench = bench;
    this.told = bench.notices;
  }

  /** A node, fresh from its start. */
  Automation node(String name) {
    return node(name, bench.store);
  }

  /** A node that has its own trouble with the store. */
  Automation node(String name, Store store) {
    Refusals refusals = new Refusals(store, told::add, OPTIONS.check());
    return new Automation(
        store,
        new ExpiryAlerts(store, told::add),
        new AutoRotation(store, bench::run, refusals),
        refusals,
        bench.authorities(),
        new RotationPlan(OPTIONS, bench.options.gatewayCa()),
        name,
        bench.clock);
  }

  /** A certificate that a stage uses and that asks to be rotated. */
  String tagged() {
    String id = bench.generate().clientCertificateId();
    bench.run(Requests.tag(Requests.arn(id), "{\"tags\": {\"signet:auto-rotate\": \"true\"}}"));
    bench.attach("prod", id);
    return id;
  }

  List<Rotation> rotations(String id) {
    return bench.rotations().list(id);
  }

  /** Lets time pass, and a node look what is due in steps of it. */
  void pass(Automation node, Duration time, Duration step) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
      bench.clock.pass(step);
      bench.report(Workbench.NODE);
      node.check();
    }
  }

  List<Notice.Type> types() {
    return told.stream().map(Notice::type).toList();
  }
}
