package io.signet.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.HashMap;
import java.util.Map;

/**
 * A MOCK integration: its request template yields JSON whose {@code statusCode} chooses the answer.
 * As AWS does, the JSON may leave the quotes of its names away.
 */
final class MockAction implements Action {

  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final RequestBodies requests;
  private final AnswerMapping answers;
  private final Map<Template, Integer> constants = new HashMap<>();

  MockAction(RequestBodies requests, Templates templates, AnswerMapping answers) {
    this.requests = requests;
    this.answers = answers;
    for (Template template : templates.all()) {
      if (template.isConstant()) {
        constants.put(template, statusCode(template.render(null, "")));
      }
    }
  }

  /**
   * The answer to a call.
   *
   * @param body the call's body, for templates that read it
   * @throws SignetException INTEGRATION_CONFIGURATION if no status comes out or none of the answers
   *     is for it, UNSUPPORTED_MEDIA_TYPE if the body may not pass
   */
  AnswerRule answer(CallContext call, String body) {
    Template template = requests.template(call);
    Integer constant = constants.get(template);
    int status = constant == null ? rendered(template, call, body) : constant;
    if (status < 100 || status > 599) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION,
          "Unable to parse statusCode. It should be an integer and defined in request template");
    }
    return answers.select(status);
  }

  /** Whether an answer needs the call's body. */
  boolean readsBody(CallContext call) {
    Template template = requests.template(call);
    return template == null || template.readsBody();
  }

  private static int rendered(Template template, CallContext call, String body) {
    return statusCode(template == null ? body : template.render(call, body));
  }

  private static int statusCode(String json) {
    try {
      JsonNode status = LENIENT.readTree(json).path("statusCode");
      return status.asInt(0);
    } catch (JsonProcessingException e) {
      return 0;
    }
  }
}
