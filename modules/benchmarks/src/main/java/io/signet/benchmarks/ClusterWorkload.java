package io.signet.benchmarks;

import java.util.List;
import java.util.Map;

/** A node in a cluster of three beside a node by itself: what sharing costs a request. */
record ClusterWorkload() implements Workload {

  private static final String SINGLE = "single";
  private static final String SHARING = "of three";

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public String about() {
    return "GET of 1 KB through a node of three that share, beside a single node";
  }

  @Override
  public List<Figure> run(Lab lab) {
    SignetNode single =
        lab.node(SINGLE, Map.of("SIGNET_CERTIFICATES_KEY_ALGORITHM", KeyKind.RSA_2048.option()));
    single.start("INFO");
    lab.learn(single);
    Deployed alone = Deployed.through(single, lab, lab.ports().tls());
    List<SignetNode> three = ThreeNodes.start(lab);
    Deployed shared = Deployed.through(three.get(0), lab, lab.ports().tls());
    lab.backend(List.of(alone.pem(), shared.pem()));
    OneApi.requireAnswer(single, alone.url());
    three.forEach(node -> OneApi.requireAnswer(node, shared.urlOn(node)));
    Load loadAlone = lab.wrk(alone.url());
    Load loadShared = lab.wrk(shared.url());
    lab.warmUp(single, loadAlone);
    lab.warmUp(three.get(0), loadShared);
    Rounds rounds =
        lab.measure(
            new Candidate(SINGLE, single.pid(), loadAlone),
            new Candidate(SHARING, three.get(0).pid(), loadShared));
    String detail = rounds.summary(SHARING) + "; " + rounds.summary(SINGLE);
    return List.of(
        new Figure(
            name(),
            "requests a second",
            rounds.ratio(SHARING, SINGLE, Sample::perSecond),
            " × " + SINGLE,
            Goal.atLeast(0.97),
            detail),
        new Figure(
            name(),
            "processor time a request",
            rounds.ratio(SHARING, SINGLE, Sample::microsPerRequest),
            " × " + SINGLE,
            null,
            ""));
  }
}
