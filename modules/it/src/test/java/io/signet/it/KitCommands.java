package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How each kind of server is started with the files of its kit, which lie in a folder: the kit's
 * own steps, and what an operator has already around them, such as nginx's main configuration.
 */
final class KitCommands {

  private static final String SYSTEM_PYTHON = "/usr/bin/python3";

  private final Path directory;

  KitCommands(Path directory) {
    this.directory = directory;
  }

  ProcessBuilder command(String server) throws IOException, InterruptedException {
    return switch (server) {
      case "nginx" -> new ProcessBuilder("/usr/sbin/nginx", "-c", own("nginx.conf"));
      case "apache" ->
          new ProcessBuilder("/usr/sbin/apache2", "-f", own("httpd.conf"), "-DFOREGROUND");
      case "haproxy" -> new ProcessBuilder("/usr/sbin/haproxy", "-db", "-f", kit("signet.cfg"));
      case "caddy" -> caddy();
      case "node" -> new ProcessBuilder("node", kit("server.js"));
      case "node-client-certificate-auth" -> nodeWithMiddleware();
      case "go" -> go();
      case "java" -> java(kit("Backend.java"));
      case "tomcat" -> tomcat();
      case "jetty" ->
          java("-cp", jars("org/eclipse/jetty", "org/slf4j/slf4j-api"), kit("Backend.java"));
      case "spring-boot" -> springBoot();
      case "python" -> new ProcessBuilder(SYSTEM_PYTHON, kit("server.py"));
      case "uvicorn" -> uvicorn();
      case "gunicorn" -> gunicorn();
      default -> throw new AssertionError("no way to start " + server + " is known");
    };
  }

  private ProcessBuilder caddy() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "caddy", "run", "--adapter", "caddyfile", "--config", own("Caddyfile.main"));
    builder.environment().put("XDG_DATA_HOME", directory.toString());
    builder.environment().put("XDG_CONFIG_HOME", directory.toString());
    return builder;
  }

  private ProcessBuilder nodeWithMiddleware() throws IOException, InterruptedException {
    run(Map.of(), "npm", "install", "--no-audit", "--no-fund", "--prefer-offline");
    return new ProcessBuilder("node", kit("server.js"));
  }

  /** The compiled standard library is kept between runs. */
  private ProcessBuilder go() throws IOException, InterruptedException {
    Path cache = Path.of("target/go-build").toAbsolutePath();
    Map<String, String> environment =
        Map.of("GOCACHE", cache.toString(), "GOFLAGS", "", "CGO_ENABLED", "0");
    run(environment, "go", "build", "-o", "backend", "main.go");
    return new ProcessBuilder(kit("backend"));
  }

  private ProcessBuilder tomcat() throws IOException, InterruptedException {
    String path = home("bin") + File.pathSeparator + System.getenv("PATH");
    run(Map.of("PATH", path), "sh", kit("truststore.sh"));
    Files.createDirectories(directory.resolve("conf"));
    Files.copy(directory.resolve("server.xml"), directory.resolve("conf/server.xml"));
    Path application = directory.resolve("webapps/ROOT/WEB-INF");
    Files.createDirectories(application);
    Files.copy(Path.of(own("web.xml")), application.resolve("web.xml"));
    Files.writeString(directory.resolve("webapps/ROOT/pets"), "Hello\n");
    return java(
        "-Dcatalina.home=" + directory,
        "-cp",
        jars("org/apache/tomcat"),
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  private ProcessBuilder springBoot() throws IOException, InterruptedException {
    String jars =
        jars(
            "org/springframework",
            "org/apache/tomcat",
            "io/micrometer/micrometer-observation",
            "io/micrometer/micrometer-commons");
    run(
        Map.of(),
        home("bin/javac"),
        "-cp",
        jars,
        kit("SignetClientCertificates.java"),
        own("Application.java"));
    return java("-cp", directory + File.pathSeparator + jars, "Application");
  }

  private ProcessBuilder uvicorn() throws IOException {
    own("asgi.py");
    ProcessBuilder builder = new ProcessBuilder("sh", kit("uvicorn.sh"), "asgi:app");
    builder.environment().put("PYTHON", SYSTEM_PYTHON);
    return builder;
  }

  private ProcessBuilder gunicorn() throws IOException {
    own("wsgi.py");
    return new ProcessBuilder("/usr/bin/gunicorn", "-c", kit("gunicorn.conf.py"), "wsgi:app");
  }

  private ProcessBuilder java(String... arguments) {
    String[] command = new String[arguments.length + 2];
    command[0] = home("bin/java");
    command[1] = "-XX:TieredStopAtLevel=1";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ProcessBuilder(command);
  }

  private void run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Programs.Outcome outcome = Programs.run(directory, environment, 600, List.of(command));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private String kit(String file) {
    return directory.resolve(file).toString();
  }

  /** A file that is no part of the kit, put beside it. */
  private String own(String name) throws IOException {
    try (var resource = KitCommands.class.getResourceAsStream("/kits/" + name)) {
      String text = new String(resource.readAllBytes(), UTF_8);
      Path file = directory.resolve(name);
      Files.writeString(file, text.replace("@DIR@", directory.toString()));
      return file.toString();
    }
  }

  private static String home(String path) {
    return Path.of(System.getProperty("java.home"), path).toString();
  }

  /** The jars of this test's class path that lie below some folders of the repository. */
  private static String jars(String... folders) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> Arrays.stream(folders).anyMatch(folder -> jar.contains("/" + folder + "/")))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
