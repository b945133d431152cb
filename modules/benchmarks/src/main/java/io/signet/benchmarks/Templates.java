package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The configurations of the peers, in which {@code @NAME@} is filled in. */
final class Templates {

  private Templates() {}

  /** Writes a resource of this package to a file; answers the file. */
  static Path write(String resource, Path file, Map<String, ?> values) {
    String text = read(resource);
    for (Map.Entry<String, ?> value : values.entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
    }
    try {
      return Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot write " + file, e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read " + resource, e);
    }
  }
}
