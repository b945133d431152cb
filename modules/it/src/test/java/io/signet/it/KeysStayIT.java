package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private keys on the wires between nodes, on the loopback of each, on the way to PostgreSQL, and
 * in the logs: none, while certificates are made, taken in, used, rotated and deleted.
 *
 * <p>{@code -Dsignet.keys.operations} says how many operations.
 */
class KeysStayIT {

  private static final int OPERATIONS = Integer.getInteger("signet.keys.operations", 1_000);
  private static final int WORKERS = 4;
  private static final String CONTROL = "the control";

  @TempDir Path directory;

  private final KeyTraces traces = new KeyTraces();

  @Test
  void shouldShowNoKeyOnAnyWireAndInNoLog() throws Exception {
    ClusterLab.assumePossible();
    KeyPair control = TestCertificates.keyPair(KeyAlgorithm.EC_P256);
    traces.know(CONTROL, control.getPrivate());
    List<PacketCapture> captures = new ArrayList<>();
    try (ClusterLab lab =
        ClusterLab.prepare(
            directory,
            3,
            Map.of(
                "SIGNET_LOG_LEVEL",
                "DEBUG",
                "SIGNET_BACKENDS_DRAIN",
                "1s",
                "SIGNET_CERTIFICATES_MAX_PER_ACCOUNT",
                "1000"))) {
      // Given
      lab.nodes().forEach(node -> captures.add(PacketCapture.start(node.host(), directory)));
      lab.startAll();
      LabStages stages = LabStages.make(lab, WORKERS);
      sendInTheOpen(lab, control);

      // When
      int done = work(lab, stages);

      // Then
      List<String> hits = new ArrayList<>();
      boolean memberTraffic = false;
      boolean busTraffic = false;
      long bytes = 0;
      for (PacketCapture capture : captures) {
        TcpStreams streams = capture.stop();
        for (String name : streams.names()) {
          byte[] text = streams.bytes(name);
          bytes += text.length;
          memberTraffic |= name.contains(":" + LabNode.MEMBER_PORT);
          busTraffic |= name.contains(":" + (LabNode.RELAY_PORT + 1));
          traces.in(text).forEach(hit -> hits.add(name + ": " + hit));
        }
      }
      List<String> logged = new ArrayList<>();
      lab.nodes()
          .forEach(node -> logged.addAll(traces.in(String.join("\n", node.log()).getBytes(UTF_8))));
      System.out.printf(
          "%d operations, %,d bytes on the wires searched, %d hits, %d of them the control%n",
          done, bytes, hits.size(), hits.stream().filter(KeysStayIT::isControl).count());
      assertThat(done).isGreaterThanOrEqualTo(OPERATIONS);
      assertThat(memberTraffic).as("members' traffic was seen").isTrue();
      assertThat(busTraffic).as("the event bus's traffic was seen").isTrue();
      assertThat(hits).as("what is sent in the open is found").anyMatch(KeysStayIT::isControl);
      assertThat(hits).allMatch(KeysStayIT::isControl);
      assertThat(logged).isEmpty();
    } finally {
      captures.forEach(PacketCapture::close);
    }
  }

  /** From one node to another, where nothing of ours listens to it: what is to be found. */
  private void sendInTheOpen(ClusterLab lab, KeyPair control) throws Exception {
    Path file = directory.resolve("control.txt");
    Files.writeString(file, ((ECPrivateKey) control.getPrivate()).getS().toString(16));
    String target = "/dev/tcp/" + lab.node(1).host().address() + "/" + LabNode.HTTP_PORT;
    Programs.run(
        directory,
        Map.of(),
        10,
        lab.node(0).host().command(List.of("bash", "-c", "cat " + file + " > " + target)));
  }

  private int work(ClusterLab lab, LabStages stages) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<Integer>> working = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        KeyHandling worker = new KeyHandling(lab, stages, "s" + (i + 1), traces, i);
        working.add(threads.submit(() -> worker.run((OPERATIONS + WORKERS - 1) / WORKERS)));
      }
      int done = 0;
      for (Future<Integer> each : working) {
        done += each.get(10, TimeUnit.MINUTES);
      }
      return done;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isControl(String hit) {
    return hit.contains(CONTROL);
  }
}
