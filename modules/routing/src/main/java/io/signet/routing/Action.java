package io.signet.routing;

/** What becomes of a call that found its route. */
sealed interface Action permits Action.Refuse, Action.Broken, BackendAction, MockAction {

  /** The method asks for something that this version cannot check, so nobody gets through. */
  record Refuse(GatewayError error, String reason) implements Action {}

  /** The integration cannot be carried out as it is configured. */
  record Broken(String reason) implements Action {}
}
