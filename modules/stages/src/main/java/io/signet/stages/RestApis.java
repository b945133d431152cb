package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.PatchOperation;
import io.signet.api.Resource;
import io.signet.api.RestApi;
import io.signet.api.RestApi.EndpointConfiguration;
import io.signet.store.Store;
import io.signet.store.Transaction;
import io.signet.store.Transaction.Links;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** REST APIs. */
final class RestApis {

  /** The body of CreateRestApi. */
  record NewRestApi(
      String name,
      String description,
      String version,
      String cloneFrom,
      List<String> binaryMediaTypes,
      Integer minimumCompressionSize,
      String apiKeySource,
      EndpointConfiguration endpointConfiguration,
      String policy,
      Map<String, String> tags,
      Boolean disableExecuteApiEndpoint,
      String securityPolicy,
      String endpointAccessMode) {

    private List<String> types() {
      return endpointConfiguration == null ? null : endpointConfiguration.types();
    }

    private String ipAddressType() {
      return endpointConfiguration == null ? null : endpointConfiguration.ipAddressType();
    }
  }

  static final Input<NewRestApi> CREATE =
      Input.body(NewRestApi.class)
          .required("name", NewRestApi::name)
          .oneOf("apiKeySource", NewRestApi::apiKeySource, Enums.API_KEY_SOURCES)
          .allOf("endpointConfiguration.types", NewRestApi::types, Enums.ENDPOINT_TYPES)
          .oneOf(
              "endpointConfiguration.ipAddressType",
              NewRestApi::ipAddressType,
              Enums.IP_ADDRESS_TYPES)
          .oneOf("securityPolicy", NewRestApi::securityPolicy, Enums.SECURITY_POLICIES)
          .oneOf("endpointAccessMode", NewRestApi::endpointAccessMode, Enums.ENDPOINT_ACCESS_MODES);

  private final Store store;
  private final Writes writes;
  private final StageOptions options;
  private final Clock clock;

  RestApis(Store store, StageOptions options, Clock clock) {
    this.store = store;
    this.writes = new Writes(store);
    this.options = options;
    this.clock = clock;
  }

  Object create(ControlRequest request, NewRestApi body) {
    RestApi draft = draft(body);
    RestApiRules.check(draft);
    return writes.run(
        request,
        transaction -> {
          if (transaction.count(Kind.API, "") >= options.maxApis()) {
            throw Refusals.limit("APIs for this account");
          }
          String id = Ids.fresh(Ids.LONG, taken -> transaction.get(Kind.API, taken).isPresent());
          String root = Ids.fresh(Ids.LONG, taken -> false);
          RestApi api = Records.with(Records.with(draft, "id", id), "rootResourceId", root);
          transaction.insert(Kind.API, id, api, Links.NONE);
          insertResources(transaction, body.cloneFrom(), api);
          return api;
        });
  }

  Object get(ControlRequest request, Void body) {
    return answer(Found.api(store::get, options, Found.apiId(request)).value());
  }

  Object list(ControlRequest request, Void body) {
    List<RestApi> apis = store.list(Kind.API, "").stream().map(Document::value).toList();
    return request.page().cut(apis, RestApi::id);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    return writes.run(
        request,
        transaction -> {
          Document<RestApi> read = Found.api(transaction::get, options, Found.apiId(request));
          RestApi changed = RestApiRules.PATCH.apply(read.value(), operations);
          RestApiRules.check(changed);
          transaction.update(read, changed, Links.NONE);
          return answer(changed);
        });
  }

  Object delete(ControlRequest request, Void body) {
    return writes.run(
        request,
        transaction -> {
          Document<RestApi> read = Found.api(transaction::get, options, Found.apiId(request));
          transaction.delete(read.documentId());
          return null;
        });
  }

  private RestApi draft(NewRestApi body) {
    return new RestApi(
        null,
        body.name(),
        body.description(),
        clock.instant(),
        body.version(),
        null,
        body.binaryMediaTypes() == null || body.binaryMediaTypes().isEmpty()
            ? null
            : body.binaryMediaTypes(),
        body.minimumCompressionSize(),
        Optional.ofNullable(body.apiKeySource()).orElse("HEADER"),
        RestApiRules.withDefaults(body.endpointConfiguration()),
        "".equals(body.policy()) ? null : body.policy(),
        TagRules.checked(body.tags()),
        Boolean.TRUE.equals(body.disableExecuteApiEndpoint()),
        null,
        body.securityPolicy(),
        body.endpointAccessMode());
  }

  /** The root resource; for a clone, the whole tree of another API, under its ids there. */
  private void insertResources(Transaction transaction, String cloneFrom, RestApi api) {
    if (cloneFrom == null || cloneFrom.isEmpty()) {
      insert(transaction, api, new Resource(api.rootResourceId(), null, null, "/", null));
      return;
    }
    RestApi source = Found.api(transaction::get, options, cloneFrom).value();
    for (Document<Resource> document : transaction.list(Kind.RESOURCE, cloneFrom + "/")) {
      Resource copied = document.value();
      insert(
          transaction,
          api,
          new Resource(
              renamed(copied.id(), source, api),
              renamed(copied.parentId(), source, api),
              copied.pathPart(),
              copied.path(),
              copied.resourceMethods()));
    }
  }

  private static String renamed(String id, RestApi source, RestApi api) {
    return source.rootResourceId().equals(id) ? api.rootResourceId() : id;
  }

  private static void insert(Transaction transaction, RestApi api, Resource resource) {
    transaction.insert(
        Kind.RESOURCE, api.id() + "/" + resource.id(), resource, Found.ownedByApi(api.id()));
  }

  /** As AWS does, one API by itself has tags even when there are none. */
  private static RestApi answer(RestApi api) {
    return api.tags() == null ? Records.with(api, "tags", Map.of()) : api;
  }
}
