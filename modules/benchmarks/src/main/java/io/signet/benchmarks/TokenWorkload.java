package io.signet.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Full handshakes with a key inside a token of SoftHSM2: BoringSSL, for which the token signs,
 * beside the JDK's engine.
 */
record TokenWorkload(String name, String about, KeyKind kind) implements Workload {

  private static final String BORING_SSL = "BoringSSL";
  private static final String JDK = "JDK";

  @Override
  public List<Figure> run(Lab lab) {
    Deployed boringSsl = start(lab, "openssl");
    Deployed jdk = start(lab, "jdk");
    Backend backend = lab.backend(List.of(boringSsl.pem(), jdk.pem()));
    Counted toBoringSsl = load(lab, backend, boringSsl);
    Counted toJdk = load(lab, backend, jdk);
    Rounds rounds =
        lab.measure(
            new Candidate(BORING_SSL, boringSsl.node().pid(), toBoringSsl),
            new Candidate(JDK, jdk.node().pid(), toJdk));
    String connections =
        String.format(
            Locale.ROOT,
            "; connections a call: %s %.3f, %s %.3f",
            BORING_SSL,
            toBoringSsl.perCall(),
            JDK,
            toJdk.perCall());
    return List.of(
        new Figure(
            name,
            "handshakes a second",
            rounds.ratio(BORING_SSL, JDK, Sample::perSecond),
            " × " + JDK,
            null,
            rounds.summary(BORING_SSL) + "; " + rounds.summary(JDK) + connections),
        new Figure(
            name,
            "processor time a handshake",
            rounds.ratio(BORING_SSL, JDK, Sample::microsPerRequest),
            " × " + JDK,
            null,
            ""));
  }

  private Deployed start(Lab lab, String engine) {
    // A token of its own for each: whose keys have no document in a Signet, it removes.
    Map<String, String> options =
        new HashMap<>(SoftHsm.make(lab.directory().resolve("token-" + engine)).options());
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", kind.option());
    options.put("SIGNET_BACKENDS_TOKEN_ENGINE", engine);
    SignetNode node = lab.node(engine, options);
    node.start("WARN");
    return Deployed.through(node, lab, lab.ports().handshakes());
  }

  private static Counted load(Lab lab, Backend backend, Deployed deployed) {
    OneApi.requireAnswer(deployed.node(), deployed.url());
    Load load = lab.wrk(deployed.url());
    lab.warmUp(deployed.node(), load);
    return new Counted(backend, load);
  }
}
