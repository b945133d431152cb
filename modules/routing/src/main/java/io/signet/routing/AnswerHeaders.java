package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;

/** Puts headers into an answer by the rules: some are renamed, some end here. */
final class AnswerHeaders {

  private static final NameSet RULED =
      NameSet.union(HeaderRules.REMAPPED, HeaderRules.ANSWER_DROPPED);
  private static final Map<String, CharSequence> REMAPPED_NAMES = new HashMap<>();

  static {
    for (String name : HeaderRules.REMAPPED.names()) {
      REMAPPED_NAMES.put(name, HttpHeaders.createOptimized("x-amzn-Remapped-" + name));
    }
  }

  private AnswerHeaders() {}

  static void add(MultiMap target, String name, String value) {
    String ruled = RULED.find(name);
    if (ruled == null) {
      target.add(name, value);
      return;
    }
    CharSequence renamed = REMAPPED_NAMES.get(ruled);
    if (renamed != null) {
      target.add(renamed, value);
    }
  }
}
