package io.signet.routing;

import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.DeployedApi;
import io.signet.api.Deployment;
import io.signet.api.Document;
import io.signet.api.Integration;
import io.signet.api.IntegrationResponse;
import io.signet.api.Kind;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.api.RestApi;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Builds one API with one stage, as the control plane would have stored it. */
final class TestApi {

  private static final AtomicLong REVISIONS = new AtomicLong();

  final String id;
  final String stageName;
  private final Map<String, Map<String, Method>> methods = new LinkedHashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private String certificateId;

  private TestApi(String id, String stageName) {
    this.id = id;
    this.stageName = stageName;
  }

  static TestApi of(String id, String stageName) {
    return new TestApi(id, stageName);
  }

  TestApi with(String path, String verb, Integration integration) {
    return with(path, method(verb, "NONE", false, integration));
  }

  TestApi with(String path, Method method) {
    methods.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(method.httpMethod(), method);
    return this;
  }

  TestApi variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  TestApi tag(String name, String value) {
    tags.put(name, value);
    return this;
  }

  TestApi certificate(String id) {
    certificateId = id;
    return this;
  }

  static Method method(
      String verb, String authorizationType, boolean apiKey, Integration integration) {
    return new Method(
        verb, authorizationType, null, apiKey, null, null, null, null, null, integration, null);
  }

  /** A deployed API; each resource's id is its path without marks. */
  DeployedApi deployed() {
    List<Resource> resources = new ArrayList<>();
    methods.forEach(
        (path, byVerb) ->
            resources.add(
                new Resource(
                    path.replaceAll("[^A-Za-z0-9]", ""),
                    null,
                    path.substring(path.lastIndexOf('/') + 1),
                    path,
                    Map.copyOf(byVerb))));
    return new DeployedApi(
        new Deployment("d1", null, Instant.EPOCH, null),
        new RestApi(
            id,
            "test",
            null,
            Instant.EPOCH,
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
            null),
        resources);
  }

  Stage stage() {
    return new Stage(
        "d1",
        certificateId,
        stageName,
        null,
        false,
        null,
        null,
        null,
        variables,
        null,
        null,
        null,
        false,
        null,
        tags,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  Configuration configuration() {
    return configuration(List.of(this));
  }

  static Configuration configuration(List<TestApi> apis) {
    Map<String, Document<?>> stages = new HashMap<>();
    Map<String, Document<?>> deployments = new HashMap<>();
    Map<String, Document<?>> certificates = new HashMap<>();
    long revision = REVISIONS.incrementAndGet();
    for (TestApi api : apis) {
      String stageId = api.id + "/" + api.stageName;
      stages.put(stageId, new Document<>(Kind.STAGE, stageId, revision, api.stage()));
      String deploymentId = api.id + "/d1";
      deployments.put(
          deploymentId, new Document<>(Kind.DEPLOYMENT, deploymentId, revision, api.deployed()));
    }
    StoredCertificate certificate =
        new StoredCertificate(
            new ClientCertificate("cert01", null, "PEM", Instant.EPOCH, Instant.EPOCH, null),
            1,
            "f");
    certificates.put("cert01", new Document<>(Kind.CERTIFICATE, "cert01", revision, certificate));
    return new Configuration(
        revision,
        Map.of(Kind.STAGE, stages, Kind.DEPLOYMENT, deployments, Kind.CERTIFICATE, certificates));
  }

  static Integration proxy(String uri) {
    return proxy(uri, Map.of());
  }

  static Integration proxy(String uri, Map<String, String> parameters) {
    return integration("HTTP_PROXY", "ANY", uri, parameters, null, null, Map.of());
  }

  static Integration http(String uri, Map<String, IntegrationResponse> answers) {
    return integration("HTTP", "POST", uri, Map.of(), null, null, answers);
  }

  static Integration mock(String requestTemplate, Map<String, IntegrationResponse> answers) {
    return integration(
        "MOCK", null, null, Map.of(), Map.of("application/json", requestTemplate), null, answers);
  }

  static IntegrationResponse answer(String pattern, String template) {
    return new IntegrationResponse(
        null,
        pattern,
        null,
        template == null ? Map.of() : Map.of("application/json", template),
        null);
  }

  static Integration integration(
      String type,
      String verb,
      String uri,
      Map<String, String> parameters,
      Map<String, String> templates,
      String passthrough,
      Map<String, IntegrationResponse> answers) {
    return new Integration(
        type,
        verb,
        uri,
        null,
        null,
        null,
        parameters,
        templates,
        passthrough,
        null,
        null,
        null,
        null,
        answers,
        null,
        null,
        null);
  }
}
