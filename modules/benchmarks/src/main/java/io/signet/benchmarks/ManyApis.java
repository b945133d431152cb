package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A Signet with many APIs, made through the control plane by several callers at once. */
final class ManyApis {

  static final int COUNT = 1000;

  private static final int CALLERS = 8;

  private final Lab lab;
  private final SignetNode node;
  private final int port;

  private ManyApis(Lab lab, SignetNode node) {
    this.lab = lab;
    this.node = node;
    this.port = lab.ports().tls();
  }

  /**
   * What was made.
   *
   * @param paths of all routes, as callers write them
   * @param pems the certificates to trust
   */
  record Made(SignetNode node, List<String> paths, List<String> pems) {

    /** Starts it again, for measurements. */
    void start() {
      node.start("WARN");
      OneApi.requireAnswer(node, url());
    }

    /** Says from now on how the backend is spoken to. */
    void speak(Lab lab, String protocol) {
      new Apis(node.control()).backend(lab.ports().tls(), lab.server(), protocol);
    }

    String url() {
      return "http://127.0.0.1:" + node.httpPort() + paths.get(0);
    }

    /** Spreads calls over all routes. */
    Wrk load(Lab lab) {
      String list = String.join("\n", paths) + "\n";
      java.nio.file.Path file =
          PemFiles.write(lab.directory().resolve("paths-" + node.httpPort()), list);
      return lab.wrk("http://127.0.0.1:" + node.httpPort() + "/", "paths.lua", file.toString());
    }
  }

  /**
   * Makes them; the Signet is stopped afterwards.
   *
   * @param identities how many certificates the APIs use in turn
   */
  static Made make(Lab lab, String name, int apis, int routes, int identities) {
    SignetNode node =
        lab.node(
            name,
            Map.of(
                "SIGNET_STAGES_MAX_APIS",
                Integer.toString(COUNT + 10),
                "SIGNET_CERTIFICATES_MAX_PER_ACCOUNT",
                Integer.toString(COUNT + 10),
                "SIGNET_CERTIFICATES_KEY_ALGORITHM",
                KeyKind.EC_P256.option()));
    node.start("INFO");
    lab.learn(node);
    Made made = new ManyApis(lab, node).make(apis, routes, identities);
    node.close();
    return made;
  }

  private Made make(int apis, int routes, int identities) {
    Apis control = new Apis(node.control());
    control.backend(port, lab.server(), "auto");
    List<Apis.Certificate> certificates =
        inParallel("certificates", identities, index -> control.certificate());
    List<String> names = IntStream.range(0, routes).mapToObj(route -> "r" + route).toList();
    String first = control.create(port, names);
    List<String> copies = inParallel("APIs", apis - 1, index -> control.copy(first));
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(copies);
    inParallel(
        "stages",
        apis,
        index -> {
          control.deploy(all.get(index), certificates.get(index % identities));
          return index;
        });
    List<String> paths = new ArrayList<>();
    all.forEach(api -> names.forEach(name -> paths.add(Apis.path(api, "/" + name + "/k1"))));
    Collections.shuffle(paths, new java.util.Random(1));
    return new Made(node, paths, certificates.stream().map(Apis.Certificate::pem).toList());
  }

  private <T> List<T> inParallel(String what, int count, java.util.function.IntFunction<T> maker) {
    long began = System.nanoTime();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<T>> making =
          IntStream.range(0, count).mapToObj(i -> callers.submit(() -> maker.apply(i))).toList();
      List<T> made = new ArrayList<>();
      for (Future<T> each : making) {
        made.add(each.get());
        if (made.size() % 250 == 0 && made.size() < count) {
          lab.tell("made " + made.size() + " of " + count + " " + what);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      lab.tell(String.format("made %d %s in %.1f s", count, what, seconds));
      return made;
    } catch (ExecutionException e) {
      throw new BenchmarkFailure("cannot make " + what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailure("interrupted", e);
    } finally {
      callers.shutdownNow();
    }
  }
}
