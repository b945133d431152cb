package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.IntegrationResponse;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An integration response: its status, its mapped headers and its templates. */
final class MappedAnswer implements AnswerRule {

  /** One mapped header: from the backend's headers, or from what every mapping may read. */
  private record MappedHeader(String name, String backendName, boolean all, ValueSource source) {}

  private static final String TARGET = "method.response.header.";
  private static final String FROM_HEADER = "integration.response.header.";
  private static final String FROM_HEADERS = "integration.response.multivalueheader.";

  private final int status;
  private final List<MappedHeader> headers;
  private final Templates templates;

  private MappedAnswer(int status, List<MappedHeader> headers, Templates templates) {
    this.status = status;
    this.headers = headers;
    this.templates = templates;
  }

  /**
   * @param status the key under which the answer is configured
   * @throws SignetException INTEGRATION_CONFIGURATION if it asks for what this version cannot map
   */
  static MappedAnswer of(String status, IntegrationResponse answer, Map<String, String> variables) {
    if (answer.contentHandling() != null) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, "contentHandling is not available in this version");
    }
    List<MappedHeader> headers = new ArrayList<>();
    if (answer.responseParameters() != null) {
      new TreeMap<>(answer.responseParameters())
          .forEach((target, source) -> headers.add(header(target, source, variables)));
    }
    return new MappedAnswer(
        Integer.parseInt(status), List.copyOf(headers), Templates.of(answer.responseTemplates()));
  }

  @Override
  public int status(int backendStatus) {
    return status;
  }

  @Override
  public void headers(CallContext call, MultiMap backend, MultiMap target) {
    for (MappedHeader header : headers) {
      add(call, backend, target, header);
    }
    if (!target.contains(HttpHeaders.CONTENT_TYPE)) {
      String type = templates.typeFor(call.header("Accept"));
      target.add(HeaderNames.CONTENT_TYPE, type == null ? MediaType.JSON : type);
    }
  }

  @Override
  public Template template(CallContext call) {
    String type = templates.typeFor(call.header("Accept"));
    Template template = type == null ? null : templates.get(type);
    return template == null || template.isBody() ? null : template;
  }

  private static void add(
      CallContext call, MultiMap backend, MultiMap target, MappedHeader header) {
    if (header.source != null) {
      String value = header.source.value(call);
      if (value != null) {
        AnswerHeaders.add(target, header.name, value);
      }
      return;
    }
    List<String> values = backend.getAll(header.backendName);
    int from = header.all || values.isEmpty() ? 0 : values.size() - 1;
    for (String value : values.subList(from, values.size())) {
      AnswerHeaders.add(target, header.name, value);
    }
  }

  private static MappedHeader header(String target, String source, Map<String, String> variables) {
    if (!target.startsWith(TARGET)) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, "Unable to map parameter: " + target);
    }
    String name = target.substring(TARGET.length());
    if (source.startsWith(FROM_HEADER)) {
      return new MappedHeader(name, source.substring(FROM_HEADER.length()), false, null);
    }
    if (source.startsWith(FROM_HEADERS)) {
      return new MappedHeader(name, source.substring(FROM_HEADERS.length()), true, null);
    }
    return new MappedHeader(name, null, false, ValueSource.common(source, variables));
  }
}
