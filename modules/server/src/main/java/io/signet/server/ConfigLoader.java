package io.signet.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the configuration: the YAML file, then the environment over it. Unknown options and values
 * of the wrong kind are refused with their path in the file.
 */
final class ConfigLoader {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addDeserializer(Duration.class, text(Duration.class, Durations::parse))
                  .addDeserializer(ByteSize.class, text(ByteSize.class, ByteSize::parse))
                  .addDeserializer(Path.class, text(Path.class, Path::of)))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private ConfigLoader() {}

  /**
   * Reads a configuration.
   *
   * @param file the YAML file; {@code null} for the defaults alone
   * @param environment the process's environment
   * @throws StartFailure with one line that names the file and the option
   */
  static SignetConfig load(Path file, Map<String, String> environment) {
    Map<String, Object> tree = file == null ? new LinkedHashMap<>() : yaml(file);
    List<ConfigPaths.Option> options = ConfigPaths.of(SignetConfig.class);
    for (ConfigPaths.Option option : options) {
      String text = environment.get(option.variable());
      if (text != null && !text.isEmpty()) {
        put(tree, option.path(), option.value(text));
      }
    }
    warnOfUnknown(environment, options);
    return bind(file, tree, environment, options);
  }

  private static SignetConfig bind(
      Path file,
      Map<String, Object> tree,
      Map<String, String> environment,
      List<ConfigPaths.Option> options) {
    try {
      return MAPPER.convertValue(tree, SignetConfig.class);
    } catch (IllegalArgumentException e) {
      String path = e.getCause() instanceof JsonMappingException mapping ? path(mapping) : "";
      String source =
          options.stream()
              .filter(option -> option.path().equals(path))
              .map(ConfigPaths.Option::variable)
              .filter(environment::containsKey)
              .findFirst()
              .orElse(file == null ? "the configuration" : file.toString());
      throw StartFailure.configuration(source + ": " + complaint(path, e));
    }
  }

  private static Map<String, Object> yaml(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Object tree = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
      return section(file, "", tree);
    } catch (MarkedYAMLException e) {
      throw StartFailure.configuration(
          file
              + ", line "
              + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1)
              + ": "
              + e.getProblem());
    } catch (YAMLException | IOException e) {
      throw StartFailure.configuration("cannot read the configuration " + file + ": " + e);
    }
  }

  /** A section that holds only comments is {@code null} in YAML and empty here. */
  private static Map<String, Object> section(Path file, String path, Object tree) {
    if (tree == null) {
      return new LinkedHashMap<>();
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw StartFailure.configuration(file + ": " + path + " is no section of options");
    }
    Map<String, Object> section = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          boolean nested = value instanceof Map;
          section.put(name, nested ? section(file, join(path, name), value) : value);
        });
    return section;
  }

  @SuppressWarnings("unchecked") // section() made every nested map
  private static void put(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
      return;
    }
    Object child = tree.get(path.substring(0, dot));
    if (!(child instanceof Map)) {
      child = new LinkedHashMap<String, Object>();
      tree.put(path.substring(0, dot), child);
    }
    put((Map<String, Object>) child, path.substring(dot + 1), value);
  }

  /** Only a warning: a container platform sets variables of its own beside a service's name. */
  private static void warnOfUnknown(
      Map<String, String> environment, List<ConfigPaths.Option> options) {
    Set<String> known =
        options.stream().map(ConfigPaths.Option::variable).collect(Collectors.toSet());
    environment.keySet().stream()
        .filter(name -> name.startsWith("SIGNET_"))
        .filter(name -> !known.contains(name) && !Secrets.VARIABLES.contains(name))
        .sorted()
        .forEach(name -> LOG.warn("ignored environment variable name={}", name));
  }

  private static String path(JsonMappingException mapping) {
    return mapping.getPath().stream()
        .map(step -> step.getFieldName() == null ? "-" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String complaint(String path, IllegalArgumentException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof UnrecognizedPropertyException) {
      return "there is no option " + path;
    }
    if (cause instanceof InvalidFormatException format) {
      return path + ": '" + format.getValue() + "' is no " + kind(format.getTargetType());
    }
    Throwable reason = failure;
    while (reason.getCause() != null && reason.getCause() != reason) {
      reason = reason.getCause();
    }
    String message =
        reason instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : reason.getMessage();
    String line = message.lines().findFirst().orElse("");
    return path.isEmpty() ? line : path + ": " + line;
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      String values = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
      return "one of " + values;
    }
    return Number.class.isAssignableFrom(type) ? "whole number" : type.getSimpleName();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static <T> StdDeserializer<T> text(Class<T> type, Function<String, T> parse) {
    return new TextDeserializer<>(type, parse);
  }

  private static final class TextDeserializer<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parse;

    TextDeserializer(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return parse.apply(in.getText());
    }
  }
}
