package io.signet.server;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The options that a tree of configuration records has, and how each is called outside. */
final class ConfigPaths {

  private ConfigPaths() {}

  /**
   * One option.
   *
   * @param path where it stands in the file, such as {@code http.port}
   * @param variable what sets it in the environment, such as {@code SIGNET_HTTP_PORT}
   * @param list whether it holds several values, which the environment separates by commas
   */
  record Option(String path, String variable, boolean list) {

    Object value(String text) {
      return list ? List.of(text.split("\\s*,\\s*")) : text;
    }
  }

  /** Every option below a root record, in the order of its components. */
  static List<Option> of(Class<? extends Record> root) {
    List<Option> options = new ArrayList<>();
    collect("", root, options);
    return options;
  }

  private static void collect(String prefix, Class<?> type, List<Option> options) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix.isEmpty() ? component.getName() : prefix + "." + component.getName();
      if (isSection(component.getType())) {
        collect(path, component.getType(), options);
      } else {
        options.add(new Option(path, variable(path), component.getType() == List.class));
      }
    }
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord() && type != ByteSize.class;
  }

  private static String variable(String path) {
    return "SIGNET_"
        + path.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
