package io.signet.admin;

import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The query of a request, decoded once, so that the signature and the operation see the same
 * parameters.
 *
 * @param parameters in the order in which they were sent
 */
record QueryString(List<Parameter> parameters) {

  static final QueryString EMPTY = new QueryString(List.of());

  QueryString {
    parameters = List.copyOf(parameters);
  }

  record Parameter(String name, String value) {}

  /**
   * Reads a raw query.
   *
   * @throws SignetException BAD_REQUEST if it is not well encoded
   */
  static QueryString parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        parameters.add(parameter(pair));
      }
    }
    return new QueryString(parameters);
  }

  /** The form that Signature Version 4 signs: encoded anew, by name and then by value. */
  String canonical() {
    return parameters.stream()
        .map(p -> Map.entry(UriCoding.encode(p.name()), UriCoding.encode(p.value())))
        .sorted(
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .map(p -> p.getKey() + "=" + p.getValue())
        .collect(Collectors.joining("&"));
  }

  /** The values of each name, in order. */
  Map<String, List<String>> values() {
    return parameters.stream()
        .collect(
            Collectors.groupingBy(
                Parameter::name,
                LinkedHashMap::new,
                Collectors.mapping(Parameter::value, Collectors.toUnmodifiableList())));
  }

  /** Whether a parameter of this name and value was sent. */
  boolean has(String name, String value) {
    return parameters.contains(new Parameter(name, value));
  }

  /** Whether a parameter of this name was sent, in whatever case. */
  boolean names(String name) {
    return parameters.stream().anyMatch(p -> p.name().equalsIgnoreCase(name));
  }

  private static Parameter parameter(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    return new Parameter(UriCoding.decode(name, true), UriCoding.decode(value, true));
  }
}
