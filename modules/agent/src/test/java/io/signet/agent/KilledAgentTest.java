package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is killed (SIGKILL) at any moment of its work, again and again. */
@Timeout(600)
class KilledAgentTest {

  private static final int KILLS = Integer.getInteger("signet.agent.kills", 20);
  private static final int LONGEST_MILLIS = 200;

  @TempDir Path folder;
  private final AtomicLong revision = new AtomicLong();
  private final Random random = new Random();
  private SyncBench bench;
  private Set<String> whole;
  private Path served;
  private Path reload;

  @BeforeEach
  void open() throws IOException {
    bench = new SyncBench(folder);
    whole = Set.of(bench.one, bench.one + bench.two);
    // What the server works by: the file as it was when the server was last told.
    served = folder.resolve("served");
    reload = folder.resolve("copy");
    String part = served + ".$$";
    Files.writeString(
        reload, "#!/bin/sh\ncp %s %s && mv %s %s\n".formatted(bench.out, part, part, served));
    Files.setPosixFilePermissions(reload, PosixFilePermissions.fromString("rwx------"));
    bench.gateway.behave(this::anotherBundle);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldLeaveTheFileWholeAndLoseNoReload() throws Exception {
    int changes = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      // Given: every look finds another bundle, so that the agent does nothing but write and tell
      Process agent = start();
      long before = revision.get();
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .pollInterval(1, TimeUnit.MILLISECONDS)
          .until(() -> revision.get() > before + 1 || !agent.isAlive());
      assertThat(agent.isAlive()).as(Files.readString(log())).isTrue();

      // When: at any moment from now on, with somebody reading all the time
      readUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
      kill(agent);

      // Then
      String left = Files.readString(bench.out);
      assertThat(whole).contains(left);
      restart(left);
      assertThat(Files.readString(served)).as("what the server works by").isEqualTo(left);
      changes += (int) (revision.get() - before);
    }
    System.out.println(KILLS + " kills, among " + changes + " bundles");
  }

  /** A start while the gateway has nothing newer than what was written, or is away. */
  private void restart(String left) {
    State state = State.read(bench.out);
    if (random.nextBoolean()) {
      bench.gateway.behave(exchange -> exchange.sendResponseHeaders(503, -1));
    } else {
      bench.gateway.serve(bench.signed(state.revision(), left));
    }
    try {
      agent().once();
    } catch (TrustSyncException e) {
      // The gateway is away, or the kill came between the agent's memory and the file.
    }
    bench.gateway.behave(this::anotherBundle);
  }

  private TrustSync agent() {
    return new TrustSync(
        new TrustSyncOptions(
            bench.gateway.url(".jws"),
            bench.out,
            List.of(reload.toString()),
            List.of(folder.resolve("key.jwk")),
            null),
        Clock.systemUTC(),
        line -> {});
  }

  private void anotherBundle(HttpExchange exchange) throws IOException {
    long next = revision.incrementAndGet();
    String text =
        next % 2 == 0 ? bench.signed(next, bench.one) : bench.signed(next, bench.one, bench.two);
    byte[] bytes = text.getBytes(US_ASCII);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void readUntil(long end) throws IOException {
    do {
      if (Files.exists(bench.out)) {
        assertThat(whole).contains(Files.readString(bench.out));
      }
    } while (System.nanoTime() < end);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            EagerAgent.class.getName(),
            bench.gateway.url(".jws").toString(),
            bench.out.toString(),
            reload.toString(),
            folder.resolve("key.jwk").toString())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private Path log() {
    return folder.resolve("agent.log");
  }

  /** Whatever it had begun to tell the server by is not killed with it, and is waited for. */
  private void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> ProcessHandle.allProcesses().noneMatch(this::tells));
  }

  private boolean tells(ProcessHandle process) {
    return process.info().commandLine().filter(it -> it.contains(reload.toString())).isPresent();
  }
}
