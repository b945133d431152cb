package io.signet.kits;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.Kit;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands in a server's folder: {@code kit.properties} (title, whether tests execute it, its
 * files with their purposes, the defaults of its parameters), the files, and {@code steps.txt},
 * paragraphs with blank lines between. Every kit ends with the steps of {@code test.txt}.
 */
record Template(
    Kit.Summary summary,
    boolean splitsTrust,
    Map<String, String> defaults,
    List<Kit.File> files,
    List<String> steps) {

  private static final String DEFAULT = "default.";

  static Template read(String server) {
    Properties properties = properties(server + "/kit.properties");
    Kit.Summary summary =
        new Kit.Summary(
            server,
            properties.getProperty("title"),
            Boolean.parseBoolean(properties.getProperty("executed")));
    return new Template(
        summary,
        Boolean.parseBoolean(properties.getProperty("split-trust")),
        defaults(properties),
        files(server, properties),
        Stream.of(server + "/steps.txt", "test.txt").flatMap(Template::paragraphs).toList());
  }

  /** What the head of every file says about how sure it is. */
  String status() {
    return summary.executedByTests()
        ? "Executed as it is by Signet's own tests."
        : "Not executed by our tests.";
  }

  private static Map<String, String> defaults(Properties properties) {
    return properties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(DEFAULT))
        .collect(
            Collectors.toMap(
                name -> name.substring(DEFAULT.length()),
                properties::getProperty,
                (one, other) -> one,
                TreeMap::new));
  }

  private static List<Kit.File> files(String server, Properties properties) {
    List<Kit.File> files = new ArrayList<>();
    for (String name : properties.getProperty("files").split(" ")) {
      String purpose = properties.getProperty("file." + name);
      files.add(new Kit.File(name, purpose, text(server + "/" + name)));
    }
    return files;
  }

  private static Stream<String> paragraphs(String resource) {
    return Arrays.stream(text(resource).strip().split("\n\n+"));
  }

  private static Properties properties(String resource) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  private static String text(String resource) {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
