package io.signet.benchmarks;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A Signet with one API and one route in front of a backend that trusts it, and the certificate
 * that peers present.
 */
record OneApi(SignetNode node, Backend backend, PemFiles client, String path) {

  /**
   * Makes it all and starts it.
   *
   * @param backendPort which port of the backend is called
   * @param protocol towards the backend: auto, http1 or http2
   */
  static OneApi start(Lab lab, KeyKind kind, int backendPort, String protocol) {
    PemFiles client = PemFiles.client(lab.directory(), kind);
    SignetNode node =
        lab.node("signet", Map.of("SIGNET_CERTIFICATES_KEY_ALGORITHM", kind.option()));
    node.start("INFO");
    lab.learn(node);
    Apis apis = new Apis(node.control());
    Apis.Certificate certificate = apis.certificate();
    apis.backend(backendPort, lab.server(), protocol);
    String api = apis.create(backendPort, List.of(""));
    apis.deploy(api, certificate);
    node.close();
    Backend backend = lab.backend(List.of(client.text(), certificate.pem()));
    node.start("WARN");
    OneApi made = new OneApi(node, backend, client, Apis.path(api, ""));
    requireAnswer(node, made.url("/k1"));
    return made;
  }

  static void requireAnswer(SignetNode node, String url) {
    int status = node.status(URI.create(url));
    if (status != 200) {
      throw new BenchmarkFailure(url + " answers " + status + ":\n" + node.log());
    }
  }

  String url(String below) {
    return "http://127.0.0.1:" + node.httpPort() + path + below;
  }

  String tlsUrl(String below) {
    return "https://127.0.0.1:" + node.httpsPort() + path + below;
  }
}
