package io.signet.it;

import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Op;

/** A stage of the isolation test, and which certificates it had when. */
final class IsolatedStage {

  private final ApiGatewayClient client;
  private final String apiId;
  private final String name;
  private final Timeline<String> serials = new Timeline<>(Bound.NONE.serial);
  private volatile Bound bound = Bound.NONE;

  /**
   * A certificate of a stage.
   *
   * @param certificateId empty for none
   * @param serial {@link Witness#NOBODY} for none
   */
  record Bound(String certificateId, String serial) {

    static final Bound NONE = new Bound("", Witness.NOBODY);

    static Bound generated(ApiGatewayClient client) {
      var made = client.generateClientCertificate();
      return new Bound(made.clientCertificateId(), Pems.serial(made.pemEncodedCertificate()));
    }
  }

  private IsolatedStage(ApiGatewayClient client, String apiId, String name) {
    this.client = client;
    this.apiId = apiId;
    this.name = name;
  }

  /** Makes a stage of a deployment, with a certificate from the start. */
  static IsolatedStage create(
      ApiGatewayClient client, String apiId, String deploymentId, String name, Bound bound) {
    client.createStage(r -> r.restApiId(apiId).stageName(name).deploymentId(deploymentId));
    IsolatedStage stage = new IsolatedStage(client, apiId, name);
    if (!bound.equals(Bound.NONE)) {
      stage.bind(bound);
    }
    return stage;
  }

  Bound bound() {
    return bound;
  }

  /** The path below which its methods are called. */
  String path() {
    return "/restapis/" + apiId + "/" + name + "/_user_request_/";
  }

  /** Binds another certificate; acknowledged when this returns. */
  void bind(Bound next) {
    bound = next;
    serials.changing(next.serial);
    client.updateStage(
        r ->
            r.restApiId(apiId)
                .stageName(name)
                .patchOperations(
                    p -> p.op(Op.REPLACE).path("/clientCertificateId").value(next.certificateId)));
    serials.changed();
  }

  /** Whether the backend may have seen this certificate in a call of that time. */
  boolean mayPresent(String serial, long start, long end) {
    return serials.possible(serial, start, end);
  }

  /** What it had in a call of that time, for complaints. */
  String during(long start, long end) {
    return "%s/%s from %d to %d %s".formatted(apiId, name, start, end, serials.between(start, end));
  }
}
