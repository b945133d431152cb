package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class-data archive: made by the build and by {@code scripts/signet archive}, never needed.
 */
class ArchiveIT {

  private static final Path BUILT =
      SignetProcess.projectRoot().resolve("modules/server/target/signet/signet");
  private static final String SERVER = "io.signet.server.SignetServer ";
  private static final String FROM_ARCHIVE = "source: shared objects file";

  @TempDir Path installed;

  private Path classesLoaded;

  /** An installation as it is unpacked: without an archive. */
  @BeforeEach
  void install() throws IOException {
    for (String folder : List.of("scripts", "config", "lib")) {
      Files.createDirectory(installed.resolve(folder));
      try (Stream<Path> files = Files.list(BUILT.resolve(folder))) {
        for (Path file : files.toList()) {
          Path copy = installed.resolve(folder).resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    classesLoaded = installed.resolve("classes.log");
  }

  @Test
  void shouldStartFromTheArchiveThatTheBuildMade() throws Exception {
    // Given
    String options = "-Xshare:on -Xlog:class+load:file=" + classesLoaded;

    // When
    try (SignetProcess signet =
        SignetProcess.start(installed.resolve("data"), Map.of("SIGNET_JAVA_OPTS", options))) {
      signet.terminate();
    }

    // Then
    assertThat(source(SERVER)).contains(FROM_ARCHIVE);
    assertThat(source("com.hazelcast.instance.impl.Node ")).contains(FROM_ARCHIVE);
    assertThat(source("org.yaml.snakeyaml.Yaml ")).contains(FROM_ARCHIVE);
  }

  @Test
  void shouldWalkTheStoryWithoutAnArchive() throws Exception {
    // When
    Programs.Outcome outcome = signet("quickstart", "--once");

    // Then
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(source(SERVER)).contains("lib/signet-server-");
  }

  @Test
  void shouldUseTheArchiveThatAnInstallationMakes() throws Exception {
    // Given
    Programs.Outcome made = signet("archive");
    assertThat(made.exitCode()).as(made.output()).isZero();
    assertThat(made.output()).isEmpty();

    // When
    Programs.Outcome outcome = signet("version");

    // Then
    assertThat(outcome.exitCode()).isZero();
    assertThat(source("io.signet.server.Main ")).contains(FROM_ARCHIVE);
  }

  @Test
  void shouldPassOverAnArchiveOfOtherLibraries() throws Exception {
    // Given
    assertThat(signet("archive").exitCode()).isZero();
    changeALibrary();

    // When
    Programs.Outcome outcome = signet("version");

    // Then
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).startsWith("signet ").hasLineCount(1);
    assertThat(source("io.signet.server.Main ")).contains("lib/signet-server-");
  }

  @Test
  void shouldPassOverAnArchiveThatIsNone() throws Exception {
    // Given
    Files.writeString(installed.resolve("classes.jsa"), "no archive");

    // When
    Programs.Outcome outcome = signet("version");

    // Then
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).startsWith("signet ").hasLineCount(1);
  }

  @Test
  void shouldSayWhyAnArchiveCannotBeMade() throws Exception {
    // Given
    Path broken = Files.writeString(installed.resolve("broken.yaml"), "http:\n  prot: 8080\n");

    // When
    Programs.Outcome outcome =
        Programs.run(
            installed,
            Map.of("SIGNET_CONFIG", broken.toString()),
            60,
            List.of("scripts/signet", "archive"));

    // Then
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("there is no option http.prot")
        .contains("no class-data archive could be made");
    assertThat(installed.resolve("classes.jsa")).doesNotExist();
  }

  private Programs.Outcome signet(String... arguments) throws Exception {
    Files.deleteIfExists(classesLoaded);
    Map<String, String> environment =
        Map.of(
            "SIGNET_DATA_DIR",
            installed.resolve("data").toString(),
            "SIGNET_HTTP_PORT",
            "0",
            "SIGNET_ADMIN_PORT",
            "0",
            "SIGNET_JAVA_OPTS",
            "-Xlog:class+load:file=" + classesLoaded);
    return Programs.run(
        installed,
        environment,
        120,
        Stream.concat(Stream.of("scripts/signet"), Stream.of(arguments)).toList());
  }

  private void changeALibrary() throws IOException {
    try (Stream<Path> libraries = Files.list(installed.resolve("lib"))) {
      Path library =
          libraries.filter(file -> file.toString().contains("picocli")).findFirst().orElseThrow();
      Files.setLastModifiedTime(library, FileTime.from(Instant.now()));
    }
  }

  /** Where a class came from, in the words of the JVM's log. */
  private String source(String className) throws IOException {
    return Files.readString(classesLoaded, UTF_8)
        .lines()
        .filter(line -> line.contains(" " + className))
        .findFirst()
        .orElseThrow(() -> new AssertionError(className + "was not loaded"));
  }
}
