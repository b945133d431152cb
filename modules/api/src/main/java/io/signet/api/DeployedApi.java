package io.signet.api;

import java.util.List;

/**
 * An immutable snapshot of a whole API: what a stage runs. The draft of an API has the same form
 * with the deployment id {@code "draft"}.
 *
 * @param deployment what callers see of the snapshot, without {@code apiSummary}
 * @param api the API as it was
 * @param resources every resource with its methods and integrations, sorted by path
 */
public record DeployedApi(Deployment deployment, RestApi api, List<Resource> resources) {}
