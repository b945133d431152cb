package io.signet.stages;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;

/** The refusals that several operations share, in Amazon API Gateway's words. */
final class Refusals {

  private static final int MAX_DESCRIPTION = 1024;

  private Refusals() {}

  /** Ids are case-sensitive and come back as they were sent. */
  static SignetException unknownApi(StageOptions options, String restApiId) {
    return SignetException.notFound(
        "Invalid API identifier specified " + options.accountId() + ":" + restApiId);
  }

  static SignetException unknownResource() {
    return SignetException.notFound("Invalid Resource identifier specified");
  }

  static SignetException unknownMethod() {
    return SignetException.notFound("Invalid Method identifier specified");
  }

  static SignetException unknownIntegration() {
    return SignetException.notFound("Invalid Integration identifier specified");
  }

  static SignetException unknownStatusCode() {
    return SignetException.notFound("Invalid Response status code specified");
  }

  static SignetException unknownParameter() {
    return SignetException.notFound("Invalid parameter name specified");
  }

  static SignetException unknownContentType() {
    return SignetException.notFound("Content-Type specified was not found");
  }

  static SignetException unknownStage() {
    return SignetException.notFound("Invalid stage identifier specified");
  }

  static SignetException unknownDeployment() {
    return SignetException.notFound("Invalid Deployment identifier specified");
  }

  static SignetException limit(String what) {
    return new SignetException(
        ErrorCode.LIMIT_EXCEEDED, "Maximum number of " + what + " has been reached");
  }

  static SignetException unavailable(String what) {
    return new SignetException(
        ErrorCode.NOT_IMPLEMENTED, what + " are not available in this version");
  }

  /** Refuses a description that is longer than AWS allows. */
  static void checkDescription(String description) {
    if (description != null && description.length() > MAX_DESCRIPTION) {
      throw SignetException.badRequest(
          "Description cannot be longer than " + MAX_DESCRIPTION + " characters");
    }
  }
}
