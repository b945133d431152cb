package io.signet.it;

import io.signet.it.IsolatedStage.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * The stages of the isolation test, each of which can call on every way. The first of them have the
 * identities that few stages have, so that these come and go.
 */
final class IsolationStages {

  static final int APIS = 100;
  static final int STAGES_EACH = 10;
  static final int IDENTITIES = 16;

  /** How many identities belong to few stages, and how many stages those are. */
  static final int RARE = 6;

  static final int BUSY_STAGES = 2 * RARE;

  private IsolationStages() {}

  static List<Bound> identities(ApiGatewayClient client) {
    List<Bound> identities = new ArrayList<>();
    for (int i = 0; i < IDENTITIES; i++) {
      identities.add(Bound.generated(client));
    }
    return identities;
  }

  static List<IsolatedStage> create(
      ApiGatewayClient client, IsolationBackend backend, List<Bound> identities, Random random) {
    String first = api(client, backend);
    List<IsolatedStage> stages = new ArrayList<>();
    for (int i = 0; i < APIS; i++) {
      String apiId =
          i == 0 ? first : client.createRestApi(r -> r.name("isolation").cloneFrom(first)).id();
      String deployment = client.createDeployment(r -> r.restApiId(apiId)).id();
      for (int j = 0; j < STAGES_EACH; j++) {
        Bound bound = initial(stages.size(), identities, random);
        stages.add(IsolatedStage.create(client, apiId, deployment, "s" + j, bound));
      }
    }
    return stages;
  }

  private static Bound initial(int number, List<Bound> identities, Random random) {
    if (number < BUSY_STAGES) {
      return identities.get(number % RARE);
    }
    int common = RARE + random.nextInt(IDENTITIES - RARE + 1);
    return common < IDENTITIES ? identities.get(common) : Bound.NONE;
  }

  private static String api(ApiGatewayClient client, IsolationBackend backend) {
    String apiId = client.createRestApi(r -> r.name("isolation")).id();
    String root = client.getRestApi(r -> r.restApiId(apiId)).rootResourceId();
    for (Way way : Way.values()) {
      StoryApi.resource(
          client,
          apiId,
          root,
          way.pathPart(),
          "GET",
          backend.origin(way) + "/" + way,
          r -> {
            if (way.skips) {
              r.tlsConfig(t -> t.insecureSkipVerification(true));
            }
          });
    }
    return apiId;
  }
}
