package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.RestApi;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.stages.Enforcement.Clearance;
import io.signet.store.Store;
import io.signet.store.Transaction;
import io.signet.store.Transaction.Links;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of APIs and stages, by ARN. */
final class Tags {

  /** The body of TagResource, and the answer of GetTags. */
  record TagMap(Map<String, String> tags) {}

  static final Input<TagMap> TAG = Input.body(TagMap.class).required("tags", TagMap::tags);

  /** ARNs of this service have an empty account. */
  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:apigateway:([^:]+):[^:]*:/restapis/([^/]+)(?:/stages/([^/]+))?");

  private final Store store;
  private final Writes writes;
  private final StageOptions options;
  private final StageWriter stages;
  private final Enforcement enforcement;

  Tags(Store store, StageOptions options, StageWriter stages, Enforcement enforcement) {
    this.store = store;
    this.writes = new Writes(store);
    this.options = options;
    this.stages = stages;
    this.enforcement = enforcement;
  }

  Object get(ControlRequest request, Void body) {
    Target target = target(request);
    Map<String, String> tags =
        target.stageName() == null
            ? api(store::get, target).value().tags()
            : stage(store::get, target).value().tags();
    return new TagMap(Records.orEmpty(tags));
  }

  Object tag(ControlRequest request, TagMap body) {
    return edit(
        request,
        tags -> {
          tags.putAll(body.tags());
          return tags;
        });
  }

  Object untag(ControlRequest request, Void body) {
    return edit(
        request,
        tags -> {
          tags.keySet().removeAll(request.queryAll("tagKeys"));
          return tags;
        });
  }

  private Object edit(ControlRequest request, UnaryOperator<Map<String, String>> edit) {
    Target target = target(request);
    Clearance clearance = target.stageName() == null ? Clearance.NONE : clear(target, edit);
    return writes.run(
        request,
        transaction -> {
          if (target.stageName() == null) {
            editApi(transaction, target, edit);
            return null;
          }
          Document<Stage> read = stage(transaction::get, target);
          Stage written =
              stages.update(transaction, target.apiId(), read, tagged(read.value(), edit));
          enforcement.check(clearance, transaction::get, target.apiId(), written);
          return null;
        });
  }

  private Clearance clear(Target target, UnaryOperator<Map<String, String>> edit) {
    Stage before = stage(store::get, target).value();
    Stage after = tagged(before, edit);
    return enforcement.clear(
        store::get,
        target.apiId(),
        before,
        after,
        Enforcement.deployment(store::get, target.apiId(), after),
        false);
  }

  private static Stage tagged(Stage stage, UnaryOperator<Map<String, String>> edit) {
    return Records.with(stage, "tags", edited(stage.tags(), edit));
  }

  private void editApi(
      Transaction transaction, Target target, UnaryOperator<Map<String, String>> edit) {
    Document<RestApi> read = api(transaction::get, target);
    Map<String, String> tags = edited(read.value().tags(), edit);
    transaction.update(read, Records.with(read.value(), "tags", tags), Links.NONE);
  }

  private static Map<String, String> edited(
      Map<String, String> tags, UnaryOperator<Map<String, String>> edit) {
    return TagRules.checked(edit.apply(new LinkedHashMap<>(Records.orEmpty(tags))));
  }

  private Document<RestApi> api(Lookup in, Target target) {
    return Found.api(in, options, target.apiId());
  }

  private static Document<Stage> stage(Lookup in, Target target) {
    return in.get(Kind.STAGE, target.apiId() + "/" + target.stageName())
        .orElseThrow(Refusals::unknownStage);
  }

  private Target target(ControlRequest request) {
    String arn = request.path("resourceArn");
    Matcher matcher = ARN.matcher(arn);
    if (!matcher.matches() || !matcher.group(1).equals(options.region())) {
      throw SignetException.badRequest("Invalid ARN. ARN is not well formed " + arn);
    }
    return new Target(matcher.group(2), matcher.group(3));
  }

  /** An API, or one of its stages. */
  private record Target(String apiId, String stageName) {}
}
