package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The same calls through Signet, nginx and, for some, HAProxy: the processor time of a request.
 *
 * @param goal for it, beside each peer
 * @param throughputGoal for the requests a second beside each peer; {@code null} for none
 * @param protocol that Signet speaks to the backend
 */
record ProxyWorkload(
    String name,
    String about,
    Calls calls,
    boolean haproxy,
    String protocol,
    Goal goal,
    Goal throughputGoal)
    implements Workload {

  /** How callers call. */
  enum Calls {
    GET_1K("/k1"),
    GET_100K("/k100"),
    POST_10K("/post"),
    TLS_HTTP1("/k1"),
    TLS_HTTP2("/k1");

    private final String below;

    Calls(String below) {
      this.below = below;
    }
  }

  @Override
  public List<Figure> run(Lab lab) {
    int port = lab.ports().tls();
    OneApi api = OneApi.start(lab, KeyKind.RSA_2048, port, protocol);
    Nginx nginx = lab.nginx(port, true, api.client());
    Load load = load(lab, api.url(calls.below), api.tlsUrl(calls.below));
    List<Candidate> candidates = new ArrayList<>();
    String plain = "http://127.0.0.1:" + nginx.plainPort() + calls.below;
    String tls = "https://127.0.0.1:" + nginx.tlsPort() + calls.below;
    candidates.add(new Candidate("nginx", nginx.pid(), load(lab, plain, tls)));
    if (haproxy) {
      Haproxy peer = lab.haproxy(port, api.client());
      String url = "http://127.0.0.1:" + peer.plainPort() + calls.below;
      candidates.add(new Candidate("haproxy", peer.pid(), load(lab, url, null)));
    }
    candidates.add(new Candidate("signet", api.node().pid(), load));
    lab.warmUp(api.node(), load);
    return figures(lab.measure(candidates.toArray(Candidate[]::new)));
  }

  private Load load(Lab lab, String plainUrl, String tlsUrl) {
    return switch (calls) {
      case GET_1K, GET_100K -> lab.wrk(plainUrl);
      case POST_10K -> lab.wrk(plainUrl, "post.lua");
      case TLS_HTTP1 -> lab.wrk(tlsUrl);
      case TLS_HTTP2 -> lab.h2load(tlsUrl);
    };
  }

  private List<Figure> figures(Rounds rounds) {
    List<Figure> figures = new ArrayList<>();
    for (String peer : haproxy ? List.of("nginx", "haproxy") : List.of("nginx")) {
      figures.add(
          new Figure(
              name,
              "processor time a request",
              rounds.ratio("signet", peer, Sample::microsPerRequest),
              " × " + peer,
              goal,
              rounds.summary("signet") + "; " + rounds.summary(peer)));
      figures.add(
          new Figure(
              name,
              "requests a second",
              rounds.ratio("signet", peer, Sample::perSecond),
              " × " + peer,
              throughputGoal,
              ""));
    }
    return figures;
  }
}
