package io.signet.stages;

import io.signet.api.SignetException;
import java.util.Map;
import java.util.Set;

/** The models that a method may name: those that every API is born with. */
final class Models {

  private static final Set<String> BUILT_IN = Set.of("Empty", "Error");

  private Models() {}

  /** Refuses a model that does not exist. */
  static void check(Map<String, String> modelsByType) {
    for (String model : Records.orEmpty(modelsByType).values()) {
      if (model == null || !BUILT_IN.contains(model)) {
        throw SignetException.badRequest("Invalid model identifier specified: " + model);
      }
    }
  }
}
