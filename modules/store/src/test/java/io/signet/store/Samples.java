package io.signet.store;

import io.signet.api.BackendSettings;
import io.signet.api.ClientCertificate;
import io.signet.api.DeployedApi;
import io.signet.api.Deployment;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.Resource;
import io.signet.api.RestApi;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.signet.store.Transaction.Links;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Documents as the parts of Signet store them. */
final class Samples {

  static final Instant CREATED = Instant.ofEpochSecond(1_760_000_000);

  private Samples() {}

  static BackendSettings backend(String origin, String serverName) {
    return new BackendSettings(origin, null, serverName, null, null, null);
  }

  static StoredCertificate certificate(String id) {
    Map<String, String> tags = Map.of("team", "pets");
    ClientCertificate visible =
        new ClientCertificate(id, "of " + id, "-----BEGIN…", CREATED, CREATED, tags);
    return new StoredCertificate(visible, 1, "00ff");
  }

  static RestApi api(String id) {
    return new RestApi(
        id, id, null, CREATED, null, null, null, null, null, null, null, null, null, "root", null,
        null);
  }

  static Resource resource(String id) {
    return new Resource(id, null, null, "/", null);
  }

  static DeployedApi deployment(String apiId, String id) {
    return new DeployedApi(
        new Deployment(id, null, CREATED, null), api(apiId), List.of(resource("root")));
  }

  static Stage stage(String name, String certificateId) {
    return new Stage(
        "d1",
        certificateId,
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        CREATED,
        CREATED);
  }

  /** An API with a resource, a deployment, and a stage that names the deployment. */
  static void insertApi(Transaction transaction, String id, Set<DocumentId> stageAlsoNames) {
    DocumentId api = Kind.API.id(id);
    DocumentId deployment = Kind.DEPLOYMENT.id(id, "d1");
    transaction.insert(Kind.API, id, api(id), Links.NONE);
    transaction.insert(Kind.RESOURCE, id + "/root", resource("root"), Links.ownedBy(api));
    transaction.insert(Kind.DEPLOYMENT, id + "/d1", deployment(id, "d1"), Links.ownedBy(api));
    transaction.insert(
        Kind.STAGE,
        id + "/prod",
        stage("prod", null),
        new Links(api, union(deployment, stageAlsoNames)));
  }

  private static Set<DocumentId> union(DocumentId one, Set<DocumentId> others) {
    Set<DocumentId> all = new HashSet<>(others);
    all.add(one);
    return all;
  }
}
