package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * As much of Kubernetes' API as a pod asks to find the others of its service: HTTPS, a token, and
 * the endpoint slices of one service. Everything else is forbidden, as for an account that may read
 * no more.
 */
final class FakeKubernetes {

  private static final String NAMESPACE = "lab";
  private static final String SERVICE = "signet";
  private static final String TOKEN = "a-token-of-the-lab";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/" + NAMESPACE + "/endpointslices";

  private final Identity authority = TestCertificates.authority("CN=Lab-Kubernetes");
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final List<String> pods;
  private final String address;
  private final HttpServer server;

  /**
   * @param address to listen on
   * @param pods the addresses of the service's pods
   */
  FakeKubernetes(Vertx vertx, String address, List<String> pods) {
    this.address = address;
    this.pods = pods;
    Identity identity = TestCertificates.server(authority, List.of("localhost"), List.of(address));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(TestCertificates.pem(identity.chain())))
                            .addKeyValue(
                                Buffer.buffer(TestCertificates.pem(identity.privateKey())))))
            .requestHandler(this::answer)
            .listen(0, address)
            .await();
  }

  /** What a pod knows of it: in the lab by variables, in a pod by files that Kubernetes mounts. */
  Map<String, String> options() {
    return Map.of(
        "SIGNET_CLUSTER_DISCOVERY_TYPE",
        "kubernetes",
        "SIGNET_CLUSTER_DISCOVERY_NAME",
        SERVICE,
        "SIGNET_CLUSTER_DISCOVERY_NAMESPACE",
        NAMESPACE,
        "HAZELCAST_KUBERNETES_KUBERNETES_MASTER",
        "https://" + address + ":" + server.actualPort(),
        "HAZELCAST_KUBERNETES_API_TOKEN",
        TOKEN,
        "HAZELCAST_KUBERNETES_CA_CERTIFICATE",
        TestCertificates.pem(authority.leaf()));
  }

  /** Every path that was asked for, with its query. */
  Queue<String> asked() {
    return asked;
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.uri());
    if (!("Bearer " + TOKEN).equals(request.getHeader("Authorization"))
        || !request.path().equals(SLICES)) {
      request
          .response()
          .setStatusCode(403)
          .end(new JsonObject().put("reason", "Forbidden").encode());
      return;
    }
    request.response().end(slices().encode());
  }

  /** Pods that wait for each other are not ready yet. */
  private JsonObject slices() {
    JsonArray endpoints = new JsonArray();
    for (String pod : pods) {
      endpoints.add(
          new JsonObject()
              .put("addresses", new JsonArray().add(pod))
              .put("conditions", new JsonObject().put("ready", false))
              .put("targetRef", new JsonObject().put("kind", "Pod").put("name", "pod-" + pod)));
    }
    JsonObject slice =
        new JsonObject()
            .put("metadata", new JsonObject().put("name", SERVICE + "-1"))
            .put(
                "ports",
                new JsonArray()
                    .add(new JsonObject().put("name", "http").put("port", LabNode.HTTP_PORT)))
            .put("endpoints", endpoints);
    return new JsonObject().put("items", new JsonArray().add(slice));
  }
}
