package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.IntegrationResponse;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses an integration response by the backend's status: the first, by its own status, whose
 * pattern matches, else the first without a pattern.
 */
final class AnswerSelector implements AnswerMapping {

  /** An answer and the backend's statuses that it is for. */
  private record Choice(BitSet statuses, MappedAnswer answer) {}

  private final List<Choice> choices;
  private final MappedAnswer otherwise;

  private AnswerSelector(List<Choice> choices, MappedAnswer otherwise) {
    this.choices = choices;
    this.otherwise = otherwise;
  }

  /**
   * @param answers by the caller's status; {@code null} for none
   * @throws SignetException INTEGRATION_CONFIGURATION if one cannot be carried out
   */
  static AnswerSelector of(
      Map<String, IntegrationResponse> answers,
      Map<String, String> variables,
      StatusPatterns patterns) {
    List<Choice> choices = new ArrayList<>();
    MappedAnswer otherwise = null;
    for (Map.Entry<String, IntegrationResponse> entry :
        new TreeMap<>(answers == null ? Map.of() : answers).entrySet()) {
      MappedAnswer answer = MappedAnswer.of(entry.getKey(), entry.getValue(), variables);
      String pattern = entry.getValue().selectionPattern();
      if (pattern != null && !pattern.isEmpty()) {
        choices.add(new Choice(patterns.statuses(pattern), answer));
      } else if (otherwise == null) {
        otherwise = answer;
      }
    }
    return new AnswerSelector(List.copyOf(choices), otherwise);
  }

  @Override
  public AnswerRule select(int backendStatus) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i).statuses.get(backendStatus)) {
        return choices.get(i).answer;
      }
    }
    if (otherwise == null) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION,
          "No match for output mapping and no default output mapping configured. "
              + "Endpoint Response Status Code: "
              + backendStatus);
    }
    return otherwise;
  }
}
