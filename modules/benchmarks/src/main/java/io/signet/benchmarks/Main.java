package io.signet.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code scripts/bench}. */
@Command(
    name = "bench",
    description = "Measures Signet's data path beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class Main implements Callable<Integer> {

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds of each comparison; ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Seconds of each measurement; ${DEFAULT-VALUE} by default.")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "40",
      description = "Most seconds of load before; ${DEFAULT-VALUE} by default.")
  private int warmUp;

  @Option(names = "--only", split = ",", paramLabel = "NAME", description = "These workloads.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Tells the workloads, and measures nothing.")
  private boolean list;

  @Option(
      names = "--label",
      description = "Names the result; runs of one day and label add to one result.")
  private String label;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go; modules/benchmarks/results by default.")
  private Path out;

  @Option(
      names = "--event-loops",
      defaultValue = "1",
      description = "Of Signet; ${DEFAULT-VALUE} by default, as the peers have one worker.")
  private int eventLoops;

  @Option(names = "--java-home", paramLabel = "DIR", description = "The JDK that runs Signet.")
  private Path javaHome;

  @Option(
      names = "--jmh",
      arity = "0..1",
      fallbackValue = ".*",
      paramLabel = "REGEX",
      description = "Runs the micro-benchmarks that match instead.")
  private String jmh;

  private final PrintStream console = System.out;

  private Main() {}

  /** Measures; the exit code says whether everything could be measured, not how it came out. */
  public static void main(String[] arguments) {
    CommandLine command =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  if (failure instanceof BenchmarkFailure) {
                    line.getErr().println("bench: " + failure.getMessage());
                    return 1;
                  }
                  throw failure;
                });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      Workloads.ALL.forEach(each -> console.printf("%-16s %s%n", each.name(), each.about()));
      return 0;
    }
    Path home = Path.of(System.getProperty("signet.home", "")).toAbsolutePath();
    Settings settings = new Settings(home, rounds, seconds, warmUp, eventLoops, javaHome);
    Path directory = out == null ? home.resolve("modules/benchmarks/results") : out;
    if (jmh != null) {
      return MicroBenchmarks.run(jmh, settings, new Results(directory, stem("jmh")), console);
    }
    return measure(settings, directory);
  }

  private int measure(Settings settings, Path directory) throws IOException {
    List<Workload> workloads = Workloads.named(only);
    Results results = new Results(directory, stem(only.isEmpty() ? "all" : String.join("-", only)));
    List<String> conditions = Machine.conditions(settings);
    conditions.forEach(console::println);
    Findings findings = new Findings();
    makeArchive(settings);
    List<Figure> figures = new ArrayList<>();
    int failed = 0;
    for (Workload workload : workloads) {
      console.printf("%n%s: %s%n", workload.name(), workload.about());
      try {
        List<Figure> found = measure(workload, settings, findings);
        console.print(Tables.text(found));
        figures.addAll(found);
        results.write(report(settings, conditions, findings, figures));
      } catch (BenchmarkFailure e) {
        console.println("bench: " + workload.name() + " failed: " + e.getMessage());
        failed++;
      }
    }
    console.printf("%n%s%n", Tables.text(figures));
    if (!figures.isEmpty()) {
      console.println(results.write(report(settings, conditions, findings, figures)));
    }
    return failed == 0 ? 0 : 1;
  }

  private List<Figure> measure(Workload workload, Settings settings, Findings findings)
      throws IOException {
    try (Lab lab = new Lab(settings, console, findings)) {
      Thread atCtrlC = new Thread(() -> stop(lab), "cleaning up");
      Runtime.getRuntime().addShutdownHook(atCtrlC);
      List<Figure> figures = workload.run(lab);
      Runtime.getRuntime().removeShutdownHook(atCtrlC);
      return figures;
    }
  }

  /** The class-data archive of the build belongs to the JDK of the build. */
  private void makeArchive(Settings settings) {
    if (settings.javaHome() == null) {
      return;
    }
    String script = settings.home().resolve("scripts/signet").toString();
    try {
      Programs.run(120, List.of("env", "JAVA_HOME=" + settings.javaHome(), script, "archive"));
    } catch (BenchmarkFailure e) {
      console.println("no class-data archive for " + settings.javaHome() + ": " + e.getMessage());
    }
  }

  /** Ends what was started, the load generators too. */
  private static void stop(Lab lab) {
    lab.close();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  private String stem(String otherwise) {
    return LocalDate.now(ZoneOffset.UTC) + "-" + (label == null ? otherwise : label);
  }

  private static Report report(
      Settings settings, List<String> conditions, Findings findings, List<Figure> figures) {
    List<String> lines = new ArrayList<>(conditions);
    lines.add("transport " + findings.transport() + "; TLS to the backend by " + findings.engine());
    lines.add(
        settings.eventLoops()
            + " event loop beside one worker or thread of each peer; "
            + Lab.CONNECTIONS
            + " connections; mutual TLS to the backend, verified; metrics on, no access log");
    lines.add(
        "medians of "
            + settings.rounds()
            + " rounds of "
            + settings.seconds()
            + " s, candidates in turn; ratios are taken round by round");
    return new Report("Signet beside nginx and HAProxy", List.copyOf(lines), List.copyOf(figures));
  }
}
