package io.signet.kits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills a template in: {@code @name@} is a value; a line with {@code @cert.…@} in it is written
 * once for each certificate that the gateway presents, one with {@code @trust.file@} once for each
 * certificate to trust. Of the lines between {@code @pinned@}, {@code @trusted@} and {@code @end@}
 * those stay that fit: the first where exactly the certificates are let in, the others where
 * everything is that an authority vouches for. One pass, so that no value is taken for a
 * placeholder.
 *
 * <p>Nothing is escaped here, since nothing needs it in any of the formats: parameters are of a
 * plain alphabet ({@link Parameters}), what is compared is hexadecimal, and names are in comments,
 * reduced by {@link PlainText}.
 */
record Filling(Map<String, String> values, Trust trust) {

  private static final Pattern PLACEHOLDER = Pattern.compile("@([a-z][A-Za-z0-9.]*)@");

  String apply(String template) {
    return fitting(template).stream()
        .flatMap(this::lines)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private List<String> fitting(String template) {
    List<String> fitting = new ArrayList<>();
    boolean stays = true;
    for (String line : template.lines().toList()) {
      switch (line) {
        case "@pinned@" -> stays = trust.pinned();
        case "@trusted@" -> stays = !trust.pinned();
        case "@end@" -> stays = true;
        default -> {
          if (stays) {
            fitting.add(line);
          }
        }
      }
    }
    return fitting;
  }

  private Stream<String> lines(String line) {
    if (line.contains("@cert.")) {
      return trust.leaves().stream().map(leaf -> filled(line, with("cert.", leaf.values())));
    }
    if (line.contains("@trust.")) {
      return trust.splitNames().stream()
          .map(name -> filled(line, with("trust.", Map.of("file", name))));
    }
    return Stream.of(filled(line, values));
  }

  private Map<String, String> with(String prefix, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(values);
    more.forEach((name, value) -> all.put(prefix + name, value));
    return all;
  }

  private static String filled(String line, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(line)
        .replaceAll(found -> Matcher.quoteReplacement(value(values, found.group(1))));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("a template asks for @" + name + "@");
    }
    return value;
  }
}
