package io.signet.api;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every operation of the control plane, one row each: Amazon API Gateway's (REST APIs, version
 * 2015-07-09, its wire names and success codes) and Signet's own below {@code /signet/v1}. The HTTP
 * door routes by this table, the verticles serve the rows that they own, and a row that nobody owns
 * yet answers a proper error.
 */
public enum Operation {
  // spotless:off — a table reads best with a row a line
  CREATE_API_KEY("CreateApiKey", "POST", "/apikeys", 201, Owner.NOBODY),
  CREATE_AUTHORIZER("CreateAuthorizer", "POST", "/restapis/{restApiId}/authorizers", 201, Owner.NOBODY),
  CREATE_BASE_PATH_MAPPING("CreateBasePathMapping", "POST", "/domainnames/{domainName}/basepathmappings", 201, Owner.NOBODY),
  CREATE_DEPLOYMENT("CreateDeployment", "POST", "/restapis/{restApiId}/deployments", 201, Owner.STAGES),
  CREATE_DOCUMENTATION_PART("CreateDocumentationPart", "POST", "/restapis/{restApiId}/documentation/parts", 201, Owner.NOBODY),
  CREATE_DOCUMENTATION_VERSION("CreateDocumentationVersion", "POST", "/restapis/{restApiId}/documentation/versions", 201, Owner.NOBODY),
  CREATE_DOMAIN_NAME("CreateDomainName", "POST", "/domainnames", 201, Owner.NOBODY),
  CREATE_DOMAIN_NAME_ACCESS_ASSOCIATION("CreateDomainNameAccessAssociation", "POST", "/domainnameaccessassociations", 201, Owner.NOBODY),
  CREATE_MODEL("CreateModel", "POST", "/restapis/{restApiId}/models", 201, Owner.NOBODY),
  CREATE_REQUEST_VALIDATOR("CreateRequestValidator", "POST", "/restapis/{restApiId}/requestvalidators", 201, Owner.NOBODY),
  CREATE_RESOURCE("CreateResource", "POST", "/restapis/{restApiId}/resources/{parentId}", 201, Owner.STAGES),
  CREATE_REST_API("CreateRestApi", "POST", "/restapis", 201, Owner.STAGES),
  CREATE_STAGE("CreateStage", "POST", "/restapis/{restApiId}/stages", 201, Owner.STAGES),
  CREATE_USAGE_PLAN("CreateUsagePlan", "POST", "/usageplans", 201, Owner.NOBODY),
  CREATE_USAGE_PLAN_KEY("CreateUsagePlanKey", "POST", "/usageplans/{usagePlanId}/keys", 201, Owner.NOBODY),
  CREATE_VPC_LINK("CreateVpcLink", "POST", "/vpclinks", 202, Owner.NOBODY),
  DELETE_API_KEY("DeleteApiKey", "DELETE", "/apikeys/{apiKey}", 202, Owner.NOBODY),
  DELETE_AUTHORIZER("DeleteAuthorizer", "DELETE", "/restapis/{restApiId}/authorizers/{authorizerId}", 202, Owner.NOBODY),
  DELETE_BASE_PATH_MAPPING("DeleteBasePathMapping", "DELETE", "/domainnames/{domainName}/basepathmappings/{basePath}", 202, Owner.NOBODY),
  DELETE_CLIENT_CERTIFICATE("DeleteClientCertificate", "DELETE", "/clientcertificates/{clientCertificateId}", 202, Owner.CERTIFICATES),
  DELETE_DEPLOYMENT("DeleteDeployment", "DELETE", "/restapis/{restApiId}/deployments/{deploymentId}", 202, Owner.STAGES),
  DELETE_DOCUMENTATION_PART("DeleteDocumentationPart", "DELETE", "/restapis/{restApiId}/documentation/parts/{documentationPartId}", 202, Owner.NOBODY),
  DELETE_DOCUMENTATION_VERSION("DeleteDocumentationVersion", "DELETE", "/restapis/{restApiId}/documentation/versions/{documentationVersion}", 202, Owner.NOBODY),
  DELETE_DOMAIN_NAME("DeleteDomainName", "DELETE", "/domainnames/{domainName}", 202, Owner.NOBODY),
  DELETE_DOMAIN_NAME_ACCESS_ASSOCIATION("DeleteDomainNameAccessAssociation", "DELETE", "/domainnameaccessassociations/{domainNameAccessAssociationArn}", 202, Owner.NOBODY),
  DELETE_GATEWAY_RESPONSE("DeleteGatewayResponse", "DELETE", "/restapis/{restApiId}/gatewayresponses/{responseType}", 202, Owner.NOBODY),
  DELETE_INTEGRATION("DeleteIntegration", "DELETE", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", 204, Owner.STAGES),
  DELETE_INTEGRATION_RESPONSE("DeleteIntegrationResponse", "DELETE", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", 204, Owner.STAGES),
  DELETE_METHOD("DeleteMethod", "DELETE", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", 204, Owner.STAGES),
  DELETE_METHOD_RESPONSE("DeleteMethodResponse", "DELETE", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", 204, Owner.STAGES),
  DELETE_MODEL("DeleteModel", "DELETE", "/restapis/{restApiId}/models/{modelName}", 202, Owner.NOBODY),
  DELETE_REQUEST_VALIDATOR("DeleteRequestValidator", "DELETE", "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", 202, Owner.NOBODY),
  DELETE_RESOURCE("DeleteResource", "DELETE", "/restapis/{restApiId}/resources/{resourceId}", 202, Owner.STAGES),
  DELETE_REST_API("DeleteRestApi", "DELETE", "/restapis/{restApiId}", 202, Owner.STAGES),
  DELETE_STAGE("DeleteStage", "DELETE", "/restapis/{restApiId}/stages/{stageName}", 202, Owner.STAGES),
  DELETE_USAGE_PLAN("DeleteUsagePlan", "DELETE", "/usageplans/{usagePlanId}", 202, Owner.NOBODY),
  DELETE_USAGE_PLAN_KEY("DeleteUsagePlanKey", "DELETE", "/usageplans/{usagePlanId}/keys/{keyId}", 202, Owner.NOBODY),
  DELETE_VPC_LINK("DeleteVpcLink", "DELETE", "/vpclinks/{vpcLinkId}", 202, Owner.NOBODY),
  FLUSH_STAGE_AUTHORIZERS_CACHE("FlushStageAuthorizersCache", "DELETE", "/restapis/{restApiId}/stages/{stageName}/cache/authorizers", 202, Owner.NOBODY),
  FLUSH_STAGE_CACHE("FlushStageCache", "DELETE", "/restapis/{restApiId}/stages/{stageName}/cache/data", 202, Owner.NOBODY),
  GENERATE_CLIENT_CERTIFICATE("GenerateClientCertificate", "POST", "/clientcertificates", 201, Owner.CERTIFICATES),
  GET_ACCOUNT("GetAccount", "GET", "/account", 200, Owner.NOBODY),
  GET_API_KEY("GetApiKey", "GET", "/apikeys/{apiKey}", 200, Owner.NOBODY),
  GET_API_KEYS("GetApiKeys", "GET", "/apikeys", 200, Owner.NOBODY),
  GET_AUTHORIZER("GetAuthorizer", "GET", "/restapis/{restApiId}/authorizers/{authorizerId}", 200, Owner.NOBODY),
  GET_AUTHORIZERS("GetAuthorizers", "GET", "/restapis/{restApiId}/authorizers", 200, Owner.NOBODY),
  GET_BASE_PATH_MAPPING("GetBasePathMapping", "GET", "/domainnames/{domainName}/basepathmappings/{basePath}", 200, Owner.NOBODY),
  GET_BASE_PATH_MAPPINGS("GetBasePathMappings", "GET", "/domainnames/{domainName}/basepathmappings", 200, Owner.NOBODY),
  GET_CLIENT_CERTIFICATE("GetClientCertificate", "GET", "/clientcertificates/{clientCertificateId}", 200, Owner.CERTIFICATES),
  GET_CLIENT_CERTIFICATES("GetClientCertificates", "GET", "/clientcertificates", 200, Owner.CERTIFICATES),
  GET_DEPLOYMENT("GetDeployment", "GET", "/restapis/{restApiId}/deployments/{deploymentId}", 200, Owner.STAGES),
  GET_DEPLOYMENTS("GetDeployments", "GET", "/restapis/{restApiId}/deployments", 200, Owner.STAGES),
  GET_DOCUMENTATION_PART("GetDocumentationPart", "GET", "/restapis/{restApiId}/documentation/parts/{documentationPartId}", 200, Owner.NOBODY),
  GET_DOCUMENTATION_PARTS("GetDocumentationParts", "GET", "/restapis/{restApiId}/documentation/parts", 200, Owner.NOBODY),
  GET_DOCUMENTATION_VERSION("GetDocumentationVersion", "GET", "/restapis/{restApiId}/documentation/versions/{documentationVersion}", 200, Owner.NOBODY),
  GET_DOCUMENTATION_VERSIONS("GetDocumentationVersions", "GET", "/restapis/{restApiId}/documentation/versions", 200, Owner.NOBODY),
  GET_DOMAIN_NAME("GetDomainName", "GET", "/domainnames/{domainName}", 200, Owner.NOBODY),
  GET_DOMAIN_NAME_ACCESS_ASSOCIATIONS("GetDomainNameAccessAssociations", "GET", "/domainnameaccessassociations", 200, Owner.NOBODY),
  GET_DOMAIN_NAMES("GetDomainNames", "GET", "/domainnames", 200, Owner.NOBODY),
  GET_EXPORT("GetExport", "GET", "/restapis/{restApiId}/stages/{stageName}/exports/{exportType}", 200, Owner.NOBODY),
  GET_GATEWAY_RESPONSE("GetGatewayResponse", "GET", "/restapis/{restApiId}/gatewayresponses/{responseType}", 200, Owner.NOBODY),
  GET_GATEWAY_RESPONSES("GetGatewayResponses", "GET", "/restapis/{restApiId}/gatewayresponses", 200, Owner.NOBODY),
  GET_INTEGRATION("GetIntegration", "GET", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", 200, Owner.STAGES),
  GET_INTEGRATION_RESPONSE("GetIntegrationResponse", "GET", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", 200, Owner.STAGES),
  GET_METHOD("GetMethod", "GET", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", 200, Owner.STAGES),
  GET_METHOD_RESPONSE("GetMethodResponse", "GET", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", 200, Owner.STAGES),
  GET_MODEL("GetModel", "GET", "/restapis/{restApiId}/models/{modelName}", 200, Owner.NOBODY),
  GET_MODEL_TEMPLATE("GetModelTemplate", "GET", "/restapis/{restApiId}/models/{modelName}/default_template", 200, Owner.NOBODY),
  GET_MODELS("GetModels", "GET", "/restapis/{restApiId}/models", 200, Owner.NOBODY),
  GET_REQUEST_VALIDATOR("GetRequestValidator", "GET", "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", 200, Owner.NOBODY),
  GET_REQUEST_VALIDATORS("GetRequestValidators", "GET", "/restapis/{restApiId}/requestvalidators", 200, Owner.NOBODY),
  GET_RESOURCE("GetResource", "GET", "/restapis/{restApiId}/resources/{resourceId}", 200, Owner.STAGES),
  GET_RESOURCES("GetResources", "GET", "/restapis/{restApiId}/resources", 200, Owner.STAGES),
  GET_REST_API("GetRestApi", "GET", "/restapis/{restApiId}", 200, Owner.STAGES),
  GET_REST_APIS("GetRestApis", "GET", "/restapis", 200, Owner.STAGES),
  GET_SDK("GetSdk", "GET", "/restapis/{restApiId}/stages/{stageName}/sdks/{sdkType}", 200, Owner.NOBODY),
  GET_SDK_TYPE("GetSdkType", "GET", "/sdktypes/{sdkTypeId}", 200, Owner.NOBODY),
  GET_SDK_TYPES("GetSdkTypes", "GET", "/sdktypes", 200, Owner.NOBODY),
  GET_STAGE("GetStage", "GET", "/restapis/{restApiId}/stages/{stageName}", 200, Owner.STAGES),
  GET_STAGES("GetStages", "GET", "/restapis/{restApiId}/stages", 200, Owner.STAGES),
  GET_TAGS("GetTags", "GET", "/tags/{resourceArn}", 200, Owner.TAGS),
  GET_USAGE("GetUsage", "GET", "/usageplans/{usagePlanId}/usage", 200, Owner.NOBODY),
  GET_USAGE_PLAN("GetUsagePlan", "GET", "/usageplans/{usagePlanId}", 200, Owner.NOBODY),
  GET_USAGE_PLAN_KEY("GetUsagePlanKey", "GET", "/usageplans/{usagePlanId}/keys/{keyId}", 200, Owner.NOBODY),
  GET_USAGE_PLAN_KEYS("GetUsagePlanKeys", "GET", "/usageplans/{usagePlanId}/keys", 200, Owner.NOBODY),
  GET_USAGE_PLANS("GetUsagePlans", "GET", "/usageplans", 200, Owner.NOBODY),
  GET_VPC_LINK("GetVpcLink", "GET", "/vpclinks/{vpcLinkId}", 200, Owner.NOBODY),
  GET_VPC_LINKS("GetVpcLinks", "GET", "/vpclinks", 200, Owner.NOBODY),
  IMPORT_API_KEYS("ImportApiKeys", "POST", "/apikeys?mode=import", 201, Owner.NOBODY),
  IMPORT_DOCUMENTATION_PARTS("ImportDocumentationParts", "PUT", "/restapis/{restApiId}/documentation/parts", 200, Owner.NOBODY),
  IMPORT_REST_API("ImportRestApi", "POST", "/restapis?mode=import", 201, Owner.NOBODY),
  PUT_GATEWAY_RESPONSE("PutGatewayResponse", "PUT", "/restapis/{restApiId}/gatewayresponses/{responseType}", 201, Owner.NOBODY),
  PUT_INTEGRATION("PutIntegration", "PUT", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", 201, Owner.STAGES),
  PUT_INTEGRATION_RESPONSE("PutIntegrationResponse", "PUT", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", 201, Owner.STAGES),
  PUT_METHOD("PutMethod", "PUT", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", 201, Owner.STAGES),
  PUT_METHOD_RESPONSE("PutMethodResponse", "PUT", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", 201, Owner.STAGES),
  PUT_REST_API("PutRestApi", "PUT", "/restapis/{restApiId}", 200, Owner.NOBODY),
  REJECT_DOMAIN_NAME_ACCESS_ASSOCIATION("RejectDomainNameAccessAssociation", "POST", "/rejectdomainnameaccessassociations", 202, Owner.NOBODY),
  TAG_RESOURCE("TagResource", "PUT", "/tags/{resourceArn}", 204, Owner.TAGS),
  TEST_INVOKE_AUTHORIZER("TestInvokeAuthorizer", "POST", "/restapis/{restApiId}/authorizers/{authorizerId}", 200, Owner.NOBODY),
  TEST_INVOKE_METHOD("TestInvokeMethod", "POST", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", 200, Owner.INVOCATIONS),
  UNTAG_RESOURCE("UntagResource", "DELETE", "/tags/{resourceArn}", 204, Owner.TAGS),
  UPDATE_ACCOUNT("UpdateAccount", "PATCH", "/account", 200, Owner.NOBODY),
  UPDATE_API_KEY("UpdateApiKey", "PATCH", "/apikeys/{apiKey}", 200, Owner.NOBODY),
  UPDATE_AUTHORIZER("UpdateAuthorizer", "PATCH", "/restapis/{restApiId}/authorizers/{authorizerId}", 200, Owner.NOBODY),
  UPDATE_BASE_PATH_MAPPING("UpdateBasePathMapping", "PATCH", "/domainnames/{domainName}/basepathmappings/{basePath}", 200, Owner.NOBODY),
  UPDATE_CLIENT_CERTIFICATE("UpdateClientCertificate", "PATCH", "/clientcertificates/{clientCertificateId}", 200, Owner.CERTIFICATES),
  UPDATE_DEPLOYMENT("UpdateDeployment", "PATCH", "/restapis/{restApiId}/deployments/{deploymentId}", 200, Owner.STAGES),
  UPDATE_DOCUMENTATION_PART("UpdateDocumentationPart", "PATCH", "/restapis/{restApiId}/documentation/parts/{documentationPartId}", 200, Owner.NOBODY),
  UPDATE_DOCUMENTATION_VERSION("UpdateDocumentationVersion", "PATCH", "/restapis/{restApiId}/documentation/versions/{documentationVersion}", 200, Owner.NOBODY),
  UPDATE_DOMAIN_NAME("UpdateDomainName", "PATCH", "/domainnames/{domainName}", 200, Owner.NOBODY),
  UPDATE_GATEWAY_RESPONSE("UpdateGatewayResponse", "PATCH", "/restapis/{restApiId}/gatewayresponses/{responseType}", 200, Owner.NOBODY),
  UPDATE_INTEGRATION("UpdateIntegration", "PATCH", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", 200, Owner.STAGES),
  UPDATE_INTEGRATION_RESPONSE("UpdateIntegrationResponse", "PATCH", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", 200, Owner.STAGES),
  UPDATE_METHOD("UpdateMethod", "PATCH", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", 200, Owner.STAGES),
  UPDATE_METHOD_RESPONSE("UpdateMethodResponse", "PATCH", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", 201, Owner.STAGES),
  UPDATE_MODEL("UpdateModel", "PATCH", "/restapis/{restApiId}/models/{modelName}", 200, Owner.NOBODY),
  UPDATE_REQUEST_VALIDATOR("UpdateRequestValidator", "PATCH", "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", 200, Owner.NOBODY),
  UPDATE_RESOURCE("UpdateResource", "PATCH", "/restapis/{restApiId}/resources/{resourceId}", 200, Owner.STAGES),
  UPDATE_REST_API("UpdateRestApi", "PATCH", "/restapis/{restApiId}", 200, Owner.STAGES),
  UPDATE_STAGE("UpdateStage", "PATCH", "/restapis/{restApiId}/stages/{stageName}", 200, Owner.STAGES),
  UPDATE_USAGE("UpdateUsage", "PATCH", "/usageplans/{usagePlanId}/keys/{keyId}/usage", 200, Owner.NOBODY),
  UPDATE_USAGE_PLAN("UpdateUsagePlan", "PATCH", "/usageplans/{usagePlanId}", 200, Owner.NOBODY),
  UPDATE_VPC_LINK("UpdateVpcLink", "PATCH", "/vpclinks/{vpcLinkId}", 200, Owner.NOBODY),
  IMPORT_CLIENT_CERTIFICATE("ImportClientCertificate", "POST", "/signet/v1/client-certificates/import", 201, Owner.CERTIFICATES),
  CREATE_CERTIFICATE_REQUEST("CreateCertificateRequest", "POST", "/signet/v1/client-certificates/{clientCertificateId}/csr", 201, Owner.CERTIFICATES),
  IMPORT_CERTIFICATE_CHAIN("ImportCertificateChain", "POST", "/signet/v1/client-certificates/{clientCertificateId}/chain", 200, Owner.CERTIFICATES),
  GET_BACKENDS("GetBackends", "GET", "/signet/v1/backends", 200, Owner.STAGES),
  GET_BACKEND("GetBackend", "GET", "/signet/v1/backends/{origin}", 200, Owner.STAGES),
  PUT_BACKEND("PutBackend", "PUT", "/signet/v1/backends/{origin}", 200, Owner.STAGES),
  DELETE_BACKEND("DeleteBackend", "DELETE", "/signet/v1/backends/{origin}", 202, Owner.STAGES),
  JUDGE_STAGE("JudgeStage", "POST", "/signet/v1/restapis/{restApiId}/stages/{stageName}/verdicts", 200, Owner.STAGES),
  GET_STAGE_VERDICTS("GetStageVerdicts", "GET", "/signet/v1/restapis/{restApiId}/stages/{stageName}/verdicts", 200, Owner.STAGES),
  INVOKE_STAGE("InvokeStage", "POST", "/signet/v1/restapis/{restApiId}/stages/{stageName}/invocations", 200, Owner.INVOCATIONS),
  GET_TRUST_BUNDLE("GetTrustBundle", "GET", "/signet/v1/client-certificates/{clientCertificateId}/trust-bundle", 200, Owner.TRUST),
  GET_TRUST_KEYS("GetTrustKeys", "GET", "/signet/v1/trust-keys", 200, Owner.TRUST),
  GET_NODES("GetNodes", "GET", "/signet/v1/nodes", 200, Owner.CERTIFICATES),
  GET_AUDIT("GetAudit", "GET", "/signet/v1/audit", 200, Owner.STAGES),
  CREATE_ROTATION("CreateRotation", "POST", "/signet/v1/client-certificates/{clientCertificateId}/rotations", 201, Owner.CERTIFICATES),
  GET_ROTATIONS("GetRotations", "GET", "/signet/v1/client-certificates/{clientCertificateId}/rotations", 200, Owner.CERTIFICATES),
  GET_ROTATION("GetRotation", "GET", "/signet/v1/client-certificates/{clientCertificateId}/rotations/{rotationId}", 200, Owner.CERTIFICATES),
  MOVE_ROTATION("MoveRotation", "POST", "/signet/v1/client-certificates/{clientCertificateId}/rotations/{rotationId}/transitions", 200, Owner.CERTIFICATES),
  GET_CERTIFICATE_VERSIONS("GetClientCertificateVersions", "GET", "/signet/v1/client-certificates/{clientCertificateId}/versions", 200, Owner.CERTIFICATES),
  GET_AUTHORITY("GetAuthority", "GET", "/signet/v1/authority", 200, Owner.CERTIFICATES),
  MOVE_AUTHORITY("MoveAuthority", "POST", "/signet/v1/authority/transitions", 200, Owner.CERTIFICATES),
  DIAGNOSE_BACKEND("DiagnoseBackend", "POST", "/signet/v1/diagnoses", 200, Owner.BACKENDS),
  GET_DIAGNOSIS_CAUSES("GetDiagnosisCauses", "GET", "/signet/v1/diagnoses/causes", 200, Owner.BACKENDS),
  GET_KITS("GetKits", "GET", "/signet/v1/client-certificates/{clientCertificateId}/kits", 200, Owner.CERTIFICATES),
  GET_KIT("GetKit", "GET", "/signet/v1/client-certificates/{clientCertificateId}/kits/{server}", 200, Owner.CERTIFICATES);
  // spotless:on

  /** The part of Signet that serves an operation. */
  public enum Owner {
    CERTIFICATES,
    STAGES,
    INVOCATIONS,
    /** What backends should trust. */
    TRUST,
    /** The part that calls backends. */
    BACKENDS,
    /** Certificates or stages, as the ARN says. */
    TAGS,
    /** Known, but not served by this version. */
    NOBODY
  }

  private static final Map<String, Operation> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(Operation::operationName, Function.identity()));

  private final String operationName;
  private final String method;
  private final String template;
  private final int successStatus;
  private final Owner owner;

  Operation(String operationName, String method, String template, int successStatus, Owner owner) {
    this.operationName = operationName;
    this.method = method;
    this.template = template;
    this.successStatus = successStatus;
    this.owner = owner;
  }

  /** The name as the service model writes it, such as {@code GenerateClientCertificate}. */
  public String operationName() {
    return operationName;
  }

  /** The HTTP verb. */
  public String method() {
    return method;
  }

  /**
   * The path, with variables as <code>{name}</code>; some end in a query that tells operations of
   * one path apart, such as {@code ?mode=import}.
   */
  public String template() {
    return template;
  }

  /** The HTTP status of success. */
  public int successStatus() {
    return successStatus;
  }

  public Owner owner() {
    return owner;
  }

  /** Whether the operation changes anything, and so is audited. */
  public boolean writes() {
    return switch (this) {
      case TEST_INVOKE_METHOD,
          TEST_INVOKE_AUTHORIZER,
          INVOKE_STAGE,
          JUDGE_STAGE,
          DIAGNOSE_BACKEND ->
          false;
      default -> !method.equals("GET");
    };
  }

  /**
   * Whether the request brings a private key, and so may not come over the event bus, whose
   * messages pass through other nodes.
   */
  public boolean bringsKey() {
    return this == IMPORT_CLIENT_CERTIFICATE;
  }

  /** The operation of a name, as event-bus clients send it. */
  public static Optional<Operation> named(String operationName) {
    return Optional.ofNullable(BY_NAME.get(operationName));
  }
}
