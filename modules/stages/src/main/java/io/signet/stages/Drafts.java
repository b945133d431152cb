package io.signet.stages;

import io.signet.api.DeployedApi;
import io.signet.api.Deployment;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.RestApi;
import io.signet.store.Store;

/** The edited, not yet deployed state of APIs: what a test invocation runs. */
final class Drafts {

  private static final Deployment DRAFT = new Deployment("draft", null, null, null);

  private final Store store;

  Drafts(Store store) {
    this.store = store;
  }

  /**
   * The draft of an API.
   *
   * @throws io.signet.api.SignetException if there is no such API; as a test invocation names a
   *     resource, AWS calls that an unknown resource
   */
  DeployedApi get(String restApiId) {
    Document<RestApi> api = store.get(Kind.API, restApiId).orElseThrow(Refusals::unknownResource);
    return Snapshots.of(DRAFT, api.value(), store.list(Kind.RESOURCE, restApiId + "/"));
  }
}
