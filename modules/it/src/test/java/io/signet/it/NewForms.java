package io.signet.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The next version of Signet, as far as its serialised forms go: the sources of this one, in which
 * the records that travel and are kept have one member more, and the database one migration more.
 * Its installation is this one's with a jar before all others.
 */
final class NewForms {

  /** The value of the new member, by which what the new version wrote can be told. */
  static final String MARK = "of-the-next-version";

  private static final List<String> RECORDS =
      List.of(
          "api/src/main/java/io/signet/api/Stage.java",
          "api/src/main/java/io/signet/api/StoredCertificate.java",
          "api/src/main/java/io/signet/api/SealedIdentity.java",
          "cluster/src/main/java/io/signet/cluster/SharedEntry.java");

  private static final String SCHEMA = "store/src/main/java/io/signet/store/Schema.java";
  private static final String MIGRATION =
      "io/signet/store/migration/V9999__of_the_next_version.sql";

  private NewForms() {}

  /**
   * Makes the installation.
   *
   * @param directory empty
   * @return what to start it from
   */
  static Path install(Path directory) throws IOException {
    Path project = SignetProcess.projectRoot();
    Path jars = project.resolve("modules/server/target/signet/signet/lib");
    Path lib = Files.createDirectories(directory.resolve("lib"));
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.toList()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    Path scripts = Files.createDirectories(directory.resolve("scripts"));
    Files.copy(project.resolve("scripts/signet"), scripts.resolve("signet"));
    scripts.resolve("signet").toFile().setExecutable(true);
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.copy(project.resolve("config/logback.xml"), config.resolve("logback.xml"));
    Path classes = compile(project.resolve("modules"), directory, jars);
    Files.createDirectories(classes.resolve(MIGRATION).getParent());
    Files.writeString(
        classes.resolve(MIGRATION), "CREATE TABLE of_the_next_version (id INTEGER PRIMARY KEY);\n");
    pack(classes, lib.resolve("0-next.jar"));
    return directory;
  }

  private static Path compile(Path modules, Path directory, Path jars) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (String each : RECORDS) {
      Path file = sources.resolve(Path.of(each).getFileName());
      Files.writeString(file, withOneMore(Files.readString(modules.resolve(each))));
      files.add(file);
    }
    Path schema = sources.resolve("Schema.java");
    String known = Files.readString(modules.resolve(SCHEMA));
    Files.writeString(schema, known.replaceFirst("NEWEST = \\d+;", "NEWEST = 9999;"));
    files.add(schema);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      String path;
      try (Stream<Path> each = Files.list(jars)) {
        path = each.map(Path::toString).collect(Collectors.joining(":"));
      }
      List<String> options =
          List.of("-d", classes.toString(), "-cp", path, "--release", "17", "-proc:none");
      if (!compiler
          .getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call()) {
        throw new AssertionError("the next version's forms do not compile: " + sources);
      }
    }
    return classes;
  }

  /** A record with one component more, and a constructor for those who do not know it. */
  static String withOneMore(String source) {
    Matcher head =
        Pattern.compile("(?s)\\brecord (\\w+)\\(\\s*(.*?)\\)\\s*(implements [\\w<>, ]+)?\\{")
            .matcher(source);
    if (!head.find()) {
      throw new AssertionError("no record in " + source);
    }
    String name = head.group(1);
    String components = head.group(2);
    String implementing = head.group(3) == null ? "" : head.group(3);
    String arguments =
        Stream.of(components.replaceAll("<[^>]*(<[^>]*>)*[^>]*>", "").split(","))
            .map(each -> each.strip().replaceAll(".*\\s", ""))
            .collect(Collectors.joining(", "));
    String changed =
        "record %s(%s, String nextVersionsNote) %s {%n  public %s(%s) { this(%s, \"%s\"); }%n"
            .formatted(name, components, implementing, name, components, arguments, MARK);
    return source.substring(0, head.start()) + changed + source.substring(head.end());
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> tree = Files.walk(classes)) {
      // With the folders, in which Flyway looks for migrations.
      for (Path each : tree.filter(found -> !found.equals(classes)).sorted().toList()) {
        boolean folder = Files.isDirectory(each);
        zip.putNextEntry(new ZipEntry(classes.relativize(each) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(each, zip);
        }
        zip.closeEntry();
      }
    }
  }
}
