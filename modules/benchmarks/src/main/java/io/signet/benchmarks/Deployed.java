package io.signet.benchmarks;

import java.util.List;

/** A deployed route, and the certificate that its calls present. */
record Deployed(SignetNode node, String pem, String path) {

  /**
   * Makes both through the control plane.
   *
   * @param backendPort which port of the backend is called
   */
  static Deployed through(SignetNode node, Lab lab, int backendPort) {
    Apis apis = new Apis(node.control());
    Apis.Certificate certificate = apis.certificate();
    apis.backend(backendPort, lab.server(), "auto");
    String api = apis.create(backendPort, List.of(""));
    apis.deploy(api, certificate);
    return new Deployed(node, certificate.pem(), Apis.path(api, "/k1"));
  }

  String url() {
    return urlOn(node);
  }

  String urlOn(SignetNode other) {
    return "http://127.0.0.1:" + other.httpPort() + path;
  }
}
