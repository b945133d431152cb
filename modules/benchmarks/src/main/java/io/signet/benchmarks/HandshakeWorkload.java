package io.signet.benchmarks;

import java.util.List;
import java.util.Locale;

/** A new TLS connection to the backend with a full handshake for every call. */
record HandshakeWorkload(String name, String about, KeyKind kind) implements Workload {

  @Override
  public List<Figure> run(Lab lab) {
    int port = lab.ports().handshakes();
    OneApi api = OneApi.start(lab, kind, port, "auto");
    Nginx nginx = lab.nginx(port, false, api.client());
    Load load = lab.wrk(api.url("/k1"));
    lab.warmUp(api.node(), load);
    Counted peer =
        new Counted(api.backend(), lab.wrk("http://127.0.0.1:" + nginx.plainPort() + "/k1"));
    Counted signet = new Counted(api.backend(), load);
    Rounds rounds =
        lab.measure(
            new Candidate("nginx", nginx.pid(), peer),
            new Candidate("signet", api.node().pid(), signet));
    String connections =
        String.format(
            Locale.ROOT,
            "; connections a call: signet %.3f, nginx %.3f",
            signet.perCall(),
            peer.perCall());
    return List.of(
        new Figure(
            name,
            "handshakes a second",
            rounds.ratio("signet", "nginx", Sample::perSecond),
            " × nginx",
            Goal.atLeast(0.9),
            rounds.summary("signet") + "; " + rounds.summary("nginx") + connections),
        new Figure(
            name,
            "processor time a handshake",
            rounds.ratio("signet", "nginx", Sample::microsPerRequest),
            " × nginx",
            null,
            ""));
  }
}
