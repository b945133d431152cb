package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Wrong requests of every kind, over HTTP: each gets AWS's status, error type and message, and
 * changes nothing. For the names between at-signs see {@link BadInput}.
 */
class BadInputIT {

  @TempDir static Path data;

  private static SignetProcess signet;
  private static AdminCalls requests;
  private static Map<String, String> before;

  @BeforeAll
  static void start() {
    signet = SignetProcess.start(data, Map.of());
    requests = BadInput.prepare(signet);
    before = BadInput.state(requests);
  }

  @AfterAll
  static void stop() {
    signet.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          POST   | /clientcertificates | {"description": | 400 BadRequestException | Invalid JSON input…
          POST   | /clientcertificates | {"descriptoin": "a"} | 400 BadRequestException | Invalid JSON input: unknown member 'descriptoin'
          POST   | /clientcertificates | {"description": 1} | 400 SerializationException | Unexpected type of value at 'description'
          POST   | /clientcertificates | ["a"] | 400 SerializationException | Unexpected type of value at ''
          POST   | /clientcertificates | {"description": "@x1025@"} | 400 BadRequestException | Invalid Client Certificate description specified. Must be at most 1024 characters
          POST   | /clientcertificates | {"pemEncodedCertificate": "@pem@"} | 400 BadRequestException | Invalid JSON input: unknown member 'pemEncodedCertificate'
          POST   | /clientcertificates | {"privateKey": "@key@"} | 400 BadRequestException | Invalid JSON input: unknown member 'privateKey'
          POST   | /clientcertificates | {"tags": {"@k129@": "v"}} | 400 BadRequestException | Invalid tag key specified. Must be 1 to 128 characters
          GET    | /clientcertificates?limit=many | - | 400 BadRequestException | Invalid limit specified: must be a number
          GET    | /clientcertificates/nobody | - | 404 NotFoundException | Invalid Client Certificate identifier specified
          DELETE | /clientcertificates/nobody | - | 404 NotFoundException | Invalid Client Certificate identifier specified
          DELETE | /clientcertificates/@cert@ | - | 400 BadRequestException | Cannot delete Client Certificate @cert@ because it is in use by stages:…
          PATCH  | /clientcertificates/nobody | {"patchOperations": []} | 404 NotFoundException | Invalid Client Certificate identifier specified
          PATCH  | /clientcertificates/@cert@ | {"patchOperations": [{"op": "replace", "path": "/pemEncodedCertificate", "value": "@pem@"}]} | 400 BadRequestException | `Invalid patch path  '/pemEncodedCertificate' specified for op 'replace'. Must be one of: [/description]`
          PATCH  | /clientcertificates/@cert@ | {"patchOperations": [{"op": "remove", "path": "/description"}]} | 400 BadRequestException | `Invalid patch path  '/description' specified for op 'remove'. Please choose supported operations`
          PATCH  | /clientcertificates/@cert@ | {"patchOperations": [{"op": "wrong", "path": "/description"}]} | 400 ValidationException | 1 validation error detected: Value 'wrong' at 'updateClientCertificateInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]
          PATCH  | /clientcertificates/@cert@ | {"patchOperations": {"op": "replace"}} | 400 SerializationException | Unexpected type of value at 'patchOperations'
          PUT    | /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fclientcertificates%2Fnobody | {"tags": {"a": "b"}} | 404 NotFoundException | Invalid Client Certificate identifier specified
          PUT    | /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fclientcertificates%2F@cert@ | {"tags": {"aws:a": "b"}} | 400 BadRequestException | Invalid tag key specified. Keys that start with aws: are reserved
          PUT    | /tags/nonsense | {"tags": {"a": "b"}} | 400 BadRequestException | Invalid ARN. ARN is not well formed nonsense
          """)
  void shouldRefuseWrongRequestsForCertificates(
      String verb, String path, String body, String status, String message) {
    assertRefusedWithoutEffect(verb, path, body, status, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          POST   | /restapis | {"name": "a" "b"} | 400 BadRequestException | Invalid JSON input…
          POST   | /restapis | {"name": "a", "nmae": "b"} | 400 BadRequestException | Invalid JSON input: unknown member 'nmae'
          POST   | /restapis | {"name": 7} | 400 SerializationException | Unexpected type of value at 'name'
          POST   | /restapis | {"name": "a", "binaryMediaTypes": "image/png"} | 400 SerializationException | Unexpected type of value at 'binaryMediaTypes'
          POST   | /restapis | {} | 400 ValidationException | 1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null
          POST   | /restapis | {"name": "@n256@"} | 400 BadRequestException | Name cannot be longer than 255 characters
          POST   | /restapis | {"name": "@pem@"} | 400 BadRequestException | Name cannot be longer than 255 characters
          POST   | /restapis | {"name": "a", "description": ""} | 400 BadRequestException | Description cannot be an empty string
          POST   | /restapis | {"name": "a", "endpointConfiguration": {"types": ["wrong"]}} | 400 ValidationException | 1 validation error detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]
          POST   | /restapis | {"name": "a", "minimumCompressionSize": -1} | 400 BadRequestException | Invalid minimum compression size, must be between 0 and 10485760
          GET    | /restapis/nobody | - | 404 NotFoundException | Invalid API identifier specified 123456789012:nobody
          DELETE | /restapis/nobody | - | 404 NotFoundException | Invalid API identifier specified 123456789012:nobody
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "replace", "path": "/nowhere", "value": "x"}]} | 400 BadRequestException | Invalid patch path /nowhere
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "replace", "value": "x"}]} | 400 BadRequestException | Invalid patch path null
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "add", "path": "/name", "value": "x"}]} | 400 BadRequestException | Invalid patch operation specified. Must be one of: [replace]
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "replace", "path": "/name", "value": "@n256@"}]} | 400 BadRequestException | Name cannot be longer than 255 characters
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "replace", "path": "/name", "value": "new"}, {"op": "replace", "path": "/nowhere"}]} | 400 BadRequestException | Invalid patch path /nowhere
          PATCH  | /restapis/@api@ | {"patchOperations": [{"op": "replace", "path": "/name", "value": 1}]} | 400 SerializationException | Unexpected type of value at 'patchOperations[0].value'
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": | 400 BadRequestException | Invalid JSON input…
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": "a", "path": "/a"} | 400 BadRequestException | Invalid JSON input: unknown member 'path'
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": ["a"]} | 400 SerializationException | Unexpected type of value at 'pathPart'
          POST   | /restapis/@api@/resources/@root@ | {} | 400 ValidationException | 1 validation error detected: Value null at 'createResourceInput.pathPart' failed to satisfy constraint: Member must not be null
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": "a/b"} | 400 BadRequestException | Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": "@pem@"} | 400 BadRequestException | Resource's path part only allow…
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": "@p256@"} | 400 BadRequestException | Resource's path part cannot be longer than 255 characters
          POST   | /restapis/@api@/resources/@root@ | {"pathPart": "pets"} | 409 ConflictException | Another resource with the same parent already has this name: pets
          POST   | /restapis/@api@/resources/nobody | {"pathPart": "a"} | 404 NotFoundException | Invalid Resource identifier specified
          POST   | /restapis/nobody/resources/nobody | {"pathPart": "a"} | 404 NotFoundException | Invalid Resource identifier specified
          GET    | /restapis/@api@/resources/nobody | - | 404 NotFoundException | Invalid Resource identifier specified
          DELETE | /restapis/@api@/resources/nobody | - | 404 NotFoundException | Invalid Resource identifier specified
          DELETE | /restapis/@api@/resources/@root@ | - | 400 BadRequestException | Root resource cannot be deleted.
          PATCH  | /restapis/@api@/resources/@root@ | {"patchOperations": [{"op": "replace", "path": "/pathPart", "value": "x"}]} | 400 BadRequestException | Root resource cannot update its pathPart.
          PATCH  | /restapis/@api@/resources/@resource@ | {"patchOperations": [{"op": "replace", "path": "/x", "value": "x"}]} | 400 BadRequestException | `Invalid patch path  '/x' specified for op 'replace'. Must be one of: [/parentId, /pathPart]`
          PATCH  | /restapis/@api@/resources/@resource@ | {"patchOperations": [{"op": "replace", "path": "/parentId", "value": "@resource@"}]} | 400 BadRequestException | Resources cannot be cyclical.
          """)
  void shouldRefuseWrongRequestsForApisAndResources(
      String verb, String path, String body, String status, String message) {
    assertRefusedWithoutEffect(verb, path, body, status, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          PUT    | @method@ | {"authorizationType": "NONE"} | 409 ConflictException | Method already exists for this resource
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT | authorizationType | 400 BadRequestException | Invalid JSON input…
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT | {"authorizationType": "NONE", "x": 1} | 400 BadRequestException | Invalid JSON input: unknown member 'x'
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT | {"authorizationType": "NONE", "apiKeyRequired": "yes"} | 400 SerializationException | Unexpected type of value at 'apiKeyRequired'
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT | {} | 400 ValidationException | 1 validation error detected: Value null at 'putMethodInput.authorizationType' failed to satisfy constraint: Member must not be null
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT | {"authorizationType": "wrong"} | 400 BadRequestException | Invalid authorization type specified. Valid options are…
          PUT    | /restapis/@api@/resources/@resource@/methods/FETCH | {"authorizationType": "NONE"} | 400 BadRequestException | Invalid HTTP method specified. Valid options are…
          PUT    | /restapis/@api@/resources/nobody/methods/GET | {"authorizationType": "NONE"} | 404 NotFoundException | Invalid Resource identifier specified
          PUT    | /restapis/nobody/resources/@resource@/methods/GET | {"authorizationType": "NONE"} | 404 NotFoundException | Invalid Resource identifier specified
          GET    | /restapis/@api@/resources/@resource@/methods/PUT | - | 404 NotFoundException | Invalid Method identifier specified
          DELETE | /restapis/@api@/resources/@resource@/methods/PUT | - | 404 NotFoundException | Invalid Method identifier specified
          PATCH  | @method@ | {"patchOperations": [{"op": "replace", "path": "/httpMethod", "value": "PUT"}]} | 400 BadRequestException | Invalid patch path /httpMethod
          PATCH  | @method@ | {"patchOperations": [{"op": "add", "path": "/requestModels/application/json", "value": "Empty"}]} | 400 BadRequestException | Invalid patch path /requestModels/application/json
          PATCH  | @method@ | {"patchOperations": [{"op": "replace", "path": "/authorizationType", "value": "CUSTOM"}]} | 400 BadRequestException | Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.
          PUT    | @method@/responses/999 | {} | 400 ValidationException | 1 validation error detected: Value '999' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d
          PUT    | @method@/responses/201 | {"responseModels": []} | 400 SerializationException | Unexpected type of value at 'responseModels'
          GET    | @method@/responses/404 | - | 404 NotFoundException | Invalid Response status code specified
          PATCH  | @method@/responses/200 | {"patchOperations": [{"op": "remove", "path": "/responseParameters/method.response.header.x"}]} | 404 NotFoundException | Invalid parameter name specified
          PUT    | @method@/integration | {"type": "HTTP", | 400 BadRequestException | Invalid JSON input…
          PUT    | @method@/integration | {"type": "HTTP", "url": "http://a.example/"} | 400 BadRequestException | Invalid JSON input: unknown member 'url'
          PUT    | @method@/integration | {"type": "HTTP", "httpMethod": "GET", "uri": {"a": "b"}} | 400 SerializationException | Unexpected type of value at 'uri'
          PUT    | @method@/integration | {"type": "HTTP", "httpMethod": "GET", "uri": "http://a.example/", "timeoutInMillis": "fast"} | 400 SerializationException | Unexpected type of value at 'timeoutInMillis'
          PUT    | @method@/integration | {"type": "FTP", "httpMethod": "GET", "uri": "ftp://a.example/"} | 400 ValidationException | 1 validation error detected: Value 'FTP' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set:…
          PUT    | @method@/integration | {"type": "HTTP", "uri": "http://a.example/"} | 400 BadRequestException | Enumeration value for HttpMethod must be non-empty
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "a.example"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "ftp://a.example/"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http:///path"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://user:secret@a.example/"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://a.example:70000/"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://a.example/ b"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://a.example/@u9000@"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "@pem@"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "@key@"} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PUT    | @method@/integration | {"type": "HTTP", "httpMethod": "GET", "uri": "http://a.example/", "timeoutInMillis": 49} | 400 BadRequestException | Timeout should be between 50 ms and 29000 ms
          PUT    | @method@/integration | {"type": "AWS", "httpMethod": "POST", "uri": "arn:nonsense"} | 400 BadRequestException | Invalid ARN specified in the request
          PUT    | /restapis/@api@/resources/@resource@/methods/PUT/integration | {"type": "MOCK"} | 404 NotFoundException | Invalid Method identifier specified
          PATCH  | @method@/integration | {"patchOperations": [{"op": "replace", "path": "/uri", "value": "nonsense"}]} | 400 BadRequestException | Invalid HTTP endpoint specified for URI
          PATCH  | @method@/integration | {"patchOperations": [{"op": "replace", "path": "/type", "value": "MOCK"}]} | 400 BadRequestException | Invalid patch path /type
          PATCH  | @method@/integration | {"patchOperations": [{"op": "remove", "path": "/uri"}]} | 400 BadRequestException | Invalid patch operation specified. Must be one of: [replace]
          PATCH  | @method@/integration | {"patchOperations": [{"op": "replace", "path": "/timeoutInMillis", "value": "fast"}]} | 400 BadRequestException | Timeout should be between 50 ms and 29000 ms
          GET    | @method@/integration/responses/404 | - | 404 NotFoundException | Invalid Response status code specified
          POST   | @method@ | {"pathWithQueryString": 1} | 400 SerializationException | Unexpected type of value at 'pathWithQueryString'
          POST   | @method@ | {"clientCertificateId": "nobody"} | 404 NotFoundException | Invalid Client Certificate identifier specified
          POST   | @method@ | {"clientCertificateId": "@key@"} | 404 NotFoundException | Invalid Client Certificate identifier specified
          """)
  void shouldRefuseWrongRequestsForMethodsAndIntegrations(
      String verb, String path, String body, String status, String message) {
    assertRefusedWithoutEffect(verb, path, body, status, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          POST   | /restapis/@api@/deployments | {"stageName": 5} | 400 SerializationException | Unexpected type of value at 'stageName'
          POST   | /restapis/@api@/deployments | {"stageName": "a b"} | 400 BadRequestException | Stage name only allows a-zA-Z0-9_-
          POST   | /restapis/nobody/deployments | {} | 404 NotFoundException | Invalid API identifier specified 123456789012:nobody
          DELETE | /restapis/@api@/deployments/@deployment@ | - | 400 BadRequestException | Active stages pointing to this deployment must be moved or deleted
          GET    | /restapis/@api@/deployments/nobody | - | 404 NotFoundException | Invalid Deployment identifier specified
          POST   | /restapis/@api@/stages | {"stageName": "s", "deploymentId": "nobody"} | 400 BadRequestException | Deployment id does not exist
          POST   | /restapis/@api@/stages | {"stageName": "prod", "deploymentId": "@deployment@"} | 409 ConflictException | Stage already exists
          POST   | /restapis/@api@/stages | {"stageName": "@s129@", "deploymentId": "@deployment@"} | 400 BadRequestException | Stage name only allows a-zA-Z0-9_-
          POST   | /restapis/@api@/stages | {"stageName": "s", "deploymentId": "@deployment@", "clientCertificateId": "@cert@"} | 400 BadRequestException | Invalid JSON input: unknown member 'clientCertificateId'
          POST   | /restapis/@api@/stages | {"stageName": "s", "deploymentId": "@deployment@", "variables": {"v": "@key@"}} | 400 BadRequestException | Stage variable values…
          POST   | /restapis/@api@/stages | {"stageName": "s", "deploymentId": "@deployment@", "cacheClusterSize": "1"} | 400 ValidationException | 1 validation error detected: Value '1' at 'createStageInput.cacheClusterSize' failed to satisfy constraint:…
          POST   | /restapis/@api@/stages | {} | 400 ValidationException | 2 validation errors detected: Value null at 'createStageInput.stageName' failed…
          GET    | /restapis/@api@/stages/nobody | - | 404 NotFoundException | Invalid stage identifier specified
          DELETE | /restapis/@api@/stages/nobody | - | 404 NotFoundException | Invalid stage identifier specified
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/clientCertificateId", "value": "nobody"}]} | 400 BadRequestException | Invalid Client Certificate identifier specified
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/clientCertificateId", "value": "@pem@"}]} | 400 BadRequestException | Invalid Client Certificate identifier specified
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/clientCertificateId", "value": "@key@"}]} | 400 BadRequestException | Invalid Client Certificate identifier specified
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "add", "path": "/clientCertificateId", "value": "@cert@"}]} | 400 BadRequestException | Invalid method setting path: /clientCertificateId. Must be one of: […
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/nowhere", "value": "x"}]} | 400 BadRequestException | Invalid method setting path: /nowhere. Must be one of: […
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/deploymentId", "value": "nobody"}]} | 400 BadRequestException | Deployment id does not exist
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "delete", "path": "/clientCertificateId"}]} | 400 ValidationException | 1 validation error detected: Value 'delete' at 'updateStageInput.patchOperations.1.member.op' failed…
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "remove", "path": "/clientCertificateId"}, {"op": "replace", "path": "/nowhere", "value": "x"}]} | 400 BadRequestException | Invalid method setting path: /nowhere. Must be one of: […
          PATCH  | /restapis/@api@/stages/prod | {"patchOperations": [{"op": "replace", "path": "/variables/v", "value": "@pem@"}]} | 400 BadRequestException | Stage variable values…
          PUT    | /signet/v1/backends/@origin@ | {"trustBundle": | 400 BadRequestException | Invalid JSON input…
          PUT    | /signet/v1/backends/@origin@ | {"trust": "a"} | 400 BadRequestException | Invalid JSON input: unknown member 'trust'
          PUT    | /signet/v1/backends/@origin@ | {"trustBundle": 1} | 400 SerializationException | Unexpected type of value at 'trustBundle'
          PUT    | /signet/v1/backends/@origin@ | {"trustBundle": "no PEM"} | 400 BadRequestException | Invalid trustBundle: it has no PEM certificate
          PUT    | /signet/v1/backends/@origin@ | {"serverName": "@pem@"} | 400 BadRequestException | Invalid serverName: it must be a DNS name
          PUT    | /signet/v1/backends/@origin@ | {"protocol": "http3"} | 400 BadRequestException | Invalid protocol: it must be one of [auto, http1, http2]
          PUT    | /signet/v1/backends/@origin@ | {"minimumTls": "SSLv3"} | 400 BadRequestException | Invalid minimumTls: it must be one of [TLSv1.2, TLSv1.3]
          PUT    | /signet/v1/backends/@origin@ | {"probe": {"method": "DELETE", "path": "/"}} | 400 BadRequestException | Invalid probe.method: it must be one of [GET, HEAD, OPTIONS]
          PUT    | /signet/v1/backends/nonsense | {} | 400 BadRequestException | Invalid origin specified.…
          PUT    | /signet/v1/backends/https%3A%2F%2Fuser%3Apass%40a.example | {} | 400 BadRequestException | Invalid origin specified.…
          GET    | /signet/v1/backends/https%3A%2F%2Fnobody.example | - | 404 NotFoundException | Invalid backend origin specified
          POST   | /signet/v1/client-certificates/@cert@/rotations | {} | 409 ConflictException | Rotation 2 of Client Certificate…
          POST   | /signet/v1/client-certificates/@cert@/rotations | {"automatic": 1} | 400 SerializationException | Unexpected type of value at 'automatic'
          POST   | /signet/v1/client-certificates/nobody/rotations | {} | 404 NotFoundException | Invalid Client Certificate identifier specified
          GET    | /signet/v1/client-certificates/@cert@/rotations/9 | - | 404 NotFoundException | Invalid rotation identifier specified
          GET    | /signet/v1/client-certificates/nobody/versions | - | 404 NotFoundException | Invalid Client Certificate identifier specified
          POST   | /signet/v1/client-certificates/@cert@/rotations/2/transitions | {} | 400 BadRequestException | Invalid state specified…
          POST   | /signet/v1/client-certificates/@cert@/rotations/2/transitions | {"to": "RETIRED"} | 409 ConflictException | Rotation 2 of Client Certificate…
          DELETE | /signet/v1/backends/https%3A%2F%2Fnobody.example | - | 404 NotFoundException | Invalid backend origin specified
          """)
  void shouldRefuseWrongRequestsForStagesAndBackends(
      String verb, String path, String body, String status, String message) {
    assertRefusedWithoutEffect(verb, path, body, status, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"trustBundle": "@key@"}      | Invalid trustBundle: PEM where none belongs…
          {"trustBundle": "@pem@@key@"} | Invalid trustBundle: PEM where none belongs…
          {"serverName": "@key@"}       | Invalid serverName: it must be a DNS name
          """)
  void shouldRefusePrivateKeysWhereTheyDoNotBelong(String body, String message) {
    // When
    HttpResponse<String> answer = requests.send("PUT", "/signet/v1/backends/@origin@", body);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(message.replace("…", "")).doesNotContain("BEGIN");
    assertThat(signet.log()).noneMatch(line -> line.contains("BEGIN PRIVATE KEY"));
    assertThat(BadInput.state(requests)).isEqualTo(before);
  }

  private static void assertRefusedWithoutEffect(
      String verb, String path, String body, String status, String message) {
    // When
    HttpResponse<String> answer = requests.send(verb, path, body);

    // Then
    BadInput.assertRefused(answer, status, requests.fill(message));
    assertThat(BadInput.state(requests)).isEqualTo(before);
  }
}
