package io.signet.api;

import java.util.List;

/**
 * Which backends the integrations of a stage call.
 *
 * @param targets one for each origin, sorted by it
 * @param unresolved the integrations that name no address that can be called
 */
public record StageTargets(List<BackendTarget> targets, List<Unresolved> unresolved) {

  public StageTargets {
    targets = List.copyOf(targets);
    unresolved = List.copyOf(unresolved);
  }

  /**
   * @param uri as the integration names it
   * @param reason why it cannot be called, such as a stage variable that is not set
   */
  public record Unresolved(String uri, String reason) {}
}
