package io.signet.benchmarks;

import java.util.List;

/** Everything that is measured, and what it should come to. */
final class Workloads {

  static final List<Workload> ALL =
      List.of(
          new ProxyWorkload(
              "get-1k",
              "GET of 1 KB",
              ProxyWorkload.Calls.GET_1K,
              true,
              "auto",
              Goal.atMost(0.8),
              Goal.atLeast(1.2)),
          proxy("get-100k", "GET of 100 KB", ProxyWorkload.Calls.GET_100K, "auto", 1.0),
          proxy("post-10k", "POST of 10 KB, 1 KB back", ProxyWorkload.Calls.POST_10K, "auto", 1.0),
          proxy(
              "get-1k-http1",
              "GET of 1 KB, HTTP/1.1 to the backend",
              ProxyWorkload.Calls.GET_1K,
              "http1",
              1.1),
          proxy(
              "get-1k-tls-h1",
              "GET of 1 KB, callers use TLS and HTTP/1.1",
              ProxyWorkload.Calls.TLS_HTTP1,
              "auto",
              1.0),
          proxy(
              "get-1k-tls-h2",
              "GET of 1 KB, callers use TLS and HTTP/2",
              ProxyWorkload.Calls.TLS_HTTP2,
              "auto",
              1.0),
          new HandshakeWorkload(
              "handshakes-rsa", "a full handshake for every call, RSA-2048", KeyKind.RSA_2048),
          new HandshakeWorkload(
              "handshakes-p256", "a full handshake for every call, EC P-256", KeyKind.EC_P256),
          new TokenWorkload(
              "token-rsa",
              "a full handshake for every call, RSA-2048 key in a token",
              KeyKind.RSA_2048),
          new TokenWorkload(
              "token-p256",
              "a full handshake for every call, EC P-256 key in a token",
              KeyKind.EC_P256),
          new RoutesWorkload(),
          new IdentitiesWorkload(),
          new ClusterWorkload(),
          new StartWorkload(),
          new MemoryWorkload(),
          new LatencyWorkload());

  private Workloads() {}

  /** The workloads of some names; all if none is named. */
  static List<Workload> named(List<String> names) {
    for (String name : names) {
      if (ALL.stream().noneMatch(workload -> workload.name().equals(name))) {
        throw new BenchmarkFailure("unknown workload " + name + "; --list shows all");
      }
    }
    return ALL.stream()
        .filter(workload -> names.isEmpty() || names.contains(workload.name()))
        .toList();
  }

  /** Where a workload stands among all; behind them if it is none of them. */
  static int place(String name) {
    List<String> names = ALL.stream().map(Workload::name).toList();
    return names.contains(name) ? names.indexOf(name) : names.size();
  }

  private static Workload proxy(
      String name, String about, ProxyWorkload.Calls calls, String protocol, double goal) {
    return new ProxyWorkload(name, about, calls, false, protocol, Goal.atMost(goal), null);
  }
}
