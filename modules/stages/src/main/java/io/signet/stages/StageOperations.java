package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.PatchOperation;
import io.signet.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;

/** The operations on the configuration of APIs, one line each. */
final class StageOperations {

  private static final Input<Void> NONE = Input.none();
  private static final Input<List<PatchOperation>> PATCH = Input.patch();

  private final OperationTable table = new OperationTable();

  private StageOperations() {}

  /**
   * The table over a store.
   *
   * @param judge asks backends
   * @param kept what was judged
   */
  static OperationTable table(
      Store store, StageOptions options, Clock clock, StageJudge judge, KeptVerdicts kept) {
    StageOperations operations = new StageOperations();
    StageWriter writer = new StageWriter(options, clock);
    Enforcement enforcement = new Enforcement(judge);
    operations.apis(new RestApis(store, options, clock), new Resources(store, options));
    operations.methods(new MethodEdits(store));
    operations.releases(
        new Deployments(store, options, writer, enforcement, clock),
        new Stages(store, options, writer, enforcement));
    operations.own(store, new Tags(store, options, writer, enforcement), new Backends(store));
    operations.verdicts(new Verdicts(store, options, judge, kept));
    return operations.table;
  }

  private void apis(RestApis apis, Resources resources) {
    on(Operation.CREATE_REST_API, RestApis.CREATE, apis::create);
    on(Operation.GET_REST_API, NONE, apis::get);
    on(Operation.GET_REST_APIS, NONE, apis::list);
    on(Operation.UPDATE_REST_API, PATCH, apis::update);
    on(Operation.DELETE_REST_API, NONE, apis::delete);

    on(Operation.CREATE_RESOURCE, Resources.CREATE, resources::create);
    on(Operation.GET_RESOURCE, NONE, resources::get);
    on(Operation.GET_RESOURCES, NONE, resources::list);
    on(Operation.UPDATE_RESOURCE, PATCH, resources::update);
    on(Operation.DELETE_RESOURCE, NONE, resources::delete);
  }

  private void methods(MethodEdits edits) {
    Methods methods = new Methods(edits);
    on(Operation.PUT_METHOD, Methods.PUT, methods::put);
    on(Operation.GET_METHOD, NONE, methods::get);
    on(Operation.UPDATE_METHOD, PATCH, methods::update);
    on(Operation.DELETE_METHOD, NONE, methods::delete);

    MethodResponses responses = new MethodResponses(edits);
    on(Operation.PUT_METHOD_RESPONSE, MethodResponses.PUT, responses::put);
    on(Operation.GET_METHOD_RESPONSE, NONE, responses::get);
    on(Operation.UPDATE_METHOD_RESPONSE, PATCH, responses::update);
    on(Operation.DELETE_METHOD_RESPONSE, NONE, responses::delete);

    Integrations integrations = new Integrations(edits);
    on(Operation.PUT_INTEGRATION, Integrations.PUT, integrations::put);
    on(Operation.GET_INTEGRATION, NONE, integrations::get);
    on(Operation.UPDATE_INTEGRATION, PATCH, integrations::update);
    on(Operation.DELETE_INTEGRATION, NONE, integrations::delete);

    IntegrationResponses mapped = new IntegrationResponses(edits);
    on(Operation.PUT_INTEGRATION_RESPONSE, IntegrationResponses.PUT, mapped::put);
    on(Operation.GET_INTEGRATION_RESPONSE, NONE, mapped::get);
    on(Operation.UPDATE_INTEGRATION_RESPONSE, PATCH, mapped::update);
    on(Operation.DELETE_INTEGRATION_RESPONSE, NONE, mapped::delete);
  }

  private void releases(Deployments deployments, Stages stages) {
    on(Operation.CREATE_DEPLOYMENT, Deployments.CREATE, deployments::create);
    on(Operation.GET_DEPLOYMENT, NONE, deployments::get);
    on(Operation.GET_DEPLOYMENTS, NONE, deployments::list);
    on(Operation.UPDATE_DEPLOYMENT, PATCH, deployments::update);
    on(Operation.DELETE_DEPLOYMENT, NONE, deployments::delete);

    on(Operation.CREATE_STAGE, Stages.CREATE, stages::create);
    on(Operation.GET_STAGE, NONE, stages::get);
    on(Operation.GET_STAGES, NONE, stages::list);
    on(Operation.UPDATE_STAGE, PATCH, stages::update);
    on(Operation.DELETE_STAGE, NONE, stages::delete);
  }

  private void own(Store store, Tags tags, Backends backends) {
    on(Operation.GET_TAGS, NONE, tags::get);
    on(Operation.TAG_RESOURCE, Tags.TAG, tags::tag);
    on(Operation.UNTAG_RESOURCE, NONE, tags::untag);

    on(Operation.GET_BACKENDS, NONE, backends::list);
    on(Operation.GET_BACKEND, NONE, backends::get);
    on(Operation.PUT_BACKEND, Backends.PUT, backends::put);
    on(Operation.DELETE_BACKEND, NONE, backends::delete);
    on(Operation.GET_AUDIT, NONE, (request, none) -> store.audit(request.page()));
  }

  private void verdicts(Verdicts verdicts) {
    on(Operation.JUDGE_STAGE, NONE, verdicts::judge);
    on(Operation.GET_STAGE_VERDICTS, NONE, verdicts::get);
  }

  private <Q> void on(
      Operation operation, Input<Q> input, BiFunction<ControlRequest, Q, Object> function) {
    table.on(operation, request -> function.apply(request, input.read(request)));
  }
}
