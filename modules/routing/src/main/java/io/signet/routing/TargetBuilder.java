package io.signet.routing;

import java.util.List;
import java.util.Map;

/**
 * Makes the path and query that a backend is asked for: the URI's own path and query with their
 * places filled, then for HTTP_PROXY the caller's query, then the mapped parameters. A mapped
 * parameter replaces the caller's of its name, but stands beside one of the URI's own.
 */
final class TargetBuilder {

  private final UriTemplate path;
  private final UriTemplate query;
  private final Map<String, ValueSource> mapped;
  private final List<String> mappedNames;
  private final boolean passCallersQuery;
  private final String constant;

  /**
   * @param query the URI's own; {@code null} for none
   * @param mapped what {@code integration.request.querystring.NAME} maps, by name, in order
   */
  TargetBuilder(
      UriTemplate path,
      UriTemplate query,
      Map<String, ValueSource> mapped,
      boolean passCallersQuery) {
    this.path = path;
    this.query = query;
    this.mapped = mapped;
    this.mappedNames = List.copyOf(mapped.keySet());
    this.passCallersQuery = passCallersQuery;
    this.constant = query == null && mapped.isEmpty() ? path.constant() : null;
  }

  /** Path and query for a call; starts with a slash. */
  String build(CallContext call) {
    boolean callersQuery = passCallersQuery && call.rawQuery != null && !call.rawQuery.isEmpty();
    if (constant != null && !callersQuery) {
      return constant;
    }
    StringBuilder target = new StringBuilder(128);
    path.append(target, call);
    char separator = '?';
    if (query != null) {
      target.append(separator);
      query.append(target, call);
      separator = '&';
    }
    if (callersQuery) {
      separator = appendCallers(target, call.rawQuery, separator);
    }
    if (!mappedNames.isEmpty()) {
      appendMapped(target, call, separator);
    }
    return target.toString();
  }

  private char appendCallers(StringBuilder target, String rawQuery, char separator) {
    String kept = mappedNames.isEmpty() ? rawQuery : QueryParameters.without(rawQuery, mappedNames);
    if (kept.isEmpty()) {
      return separator;
    }
    target.append(separator).append(kept);
    return '&';
  }

  private void appendMapped(StringBuilder target, CallContext call, char first) {
    char separator = first;
    for (Map.Entry<String, ValueSource> parameter : mapped.entrySet()) {
      for (String value : parameter.getValue().values(call)) {
        target.append(separator);
        UriText.appendQuery(target, parameter.getKey());
        target.append('=');
        UriText.appendQuery(target, value);
        separator = '&';
      }
    }
  }
}
