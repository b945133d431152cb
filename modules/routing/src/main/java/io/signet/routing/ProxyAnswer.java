package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** The answer of HTTP_PROXY: the backend's own, by the header rules. */
final class ProxyAnswer implements AnswerRule, AnswerMapping {

  static final ProxyAnswer INSTANCE = new ProxyAnswer();

  private ProxyAnswer() {}

  @Override
  public AnswerRule select(int backendStatus) {
    return this;
  }

  @Override
  public int status(int backendStatus) {
    return backendStatus;
  }

  @Override
  public void headers(CallContext call, MultiMap backend, MultiMap target) {
    List<String> hopByHop = HeaderRules.namedByConnection(backend);
    backend.forEach(
        (name, value) -> {
          if (!HeaderRules.contains(hopByHop, name)) {
            AnswerHeaders.add(target, name, value);
          }
        });
    if (!target.contains(HttpHeaders.CONTENT_TYPE)) {
      target.add(HeaderNames.CONTENT_TYPE, HeaderNames.JSON);
    }
  }

  @Override
  public Template template(CallContext call) {
    return null;
  }
}
