package io.signet.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab itself: what it says it breaks is broken, and mended afterwards. */
class NetworkLabIT {

  private static final int WAIT_MILLIS = 2_000;

  @TempDir Path directory;

  private NetworkLab lab;

  @BeforeEach
  void open() {
    ClusterLab.assumePossible();
    lab = NetworkLab.open();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void shouldLoseWhatIsCutAndOnlyThat() throws Exception {
    NetworkLab.Host cut = lab.host();
    NetworkLab.Host other = lab.host();
    try (DatagramSocket here = new DatagramSocket(0, InetAddress.getByName(lab.self().address()))) {
      here.setSoTimeout(WAIT_MILLIS);
      assertThat(arrives(cut, here)).isTrue();

      lab.cutOneWay(cut, lab.self());

      assertThat(arrives(cut, here)).isFalse();
      assertThat(arrives(other, here)).isTrue();
      lab.heal();
      assertThat(arrives(cut, here)).isTrue();
    }
  }

  @Test
  void shouldKeepCommittedRowsOverAKillAndFeelASlowDisk() throws Exception {
    assumeTrue(SlowDisk.obstacle().isEmpty(), SlowDisk.obstacle());
    try (PostgresProcess database = PostgresProcess.start(lab.host());
        SlowDisk disk = SlowDisk.of(database.directory())) {
      database.query("create table kept (id integer)");
      database.query("insert into kept values (1)");

      database.kill();
      database.start();

      assertThat(database.query("select id from kept")).isEqualTo("1");
      long quick = millis(database);
      disk.slow(database.process(), 4);
      long slow = millis(database);
      assertThat(slow).isGreaterThan(quick + 500);
      disk.heal();
      assertThat(millis(database)).isLessThan(slow);
    }
  }

  @Test
  void shouldCaptureWhatIsSent() throws Exception {
    NetworkLab.Host host = lab.host();
    try (PostgresProcess database = PostgresProcess.start(lab.host());
        PacketCapture capture = PacketCapture.start(host, directory)) {
      String target = "/dev/tcp/" + database.host().address() + "/" + PostgresProcess.PORT;
      run(host, "printf a-sentence-in-the-open > " + target);

      TcpStreams streams = capture.stop();

      assertThat(streams.names())
          .anySatisfy(
              name ->
                  assertThat(new String(streams.bytes(name), US_ASCII))
                      .isEqualTo("a-sentence-in-the-open"));
    }
  }

  private static long millis(PostgresProcess database) {
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      database.query("insert into kept values (2)");
    }
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private boolean arrives(NetworkLab.Host from, DatagramSocket here)
      throws IOException, InterruptedException {
    run(from, "echo hello > /dev/udp/" + lab.self().address() + "/" + here.getLocalPort());
    try {
      here.receive(new DatagramPacket(new byte[16], 16));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private void run(NetworkLab.Host host, String script) throws IOException, InterruptedException {
    Programs.run(directory, Map.of(), 10, host.command(List.of("bash", "-c", script)));
  }
}
