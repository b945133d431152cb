package io.signet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** tcpdump on one host of a lab: every packet of every interface, loopback among them. */
final class PacketCapture implements AutoCloseable {

  private final Process process;
  private final Path packets;
  private final Path output;

  private PacketCapture(Process process, Path packets, Path output) {
    this.process = process;
    this.packets = packets;
    this.output = output;
  }

  static PacketCapture start(NetworkLab.Host host, Path directory) {
    Path packets = directory.resolve(host.namespace() + ".pcap");
    Path output = directory.resolve(host.namespace() + ".log");
    List<String> command =
        List.of(
            "tcpdump",
            "-i",
            "any",
            "-s",
            "0",
            "-B",
            "131072",
            "-n",
            "-U",
            "--immediate-mode",
            "-Z",
            "root",
            "-w",
            packets.toString());
    try {
      Process process =
          new ProcessBuilder(host.command(command))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      PacketCapture capture = new PacketCapture(process, packets, output);
      Awaitility.await("tcpdump listens, see " + output)
          .atMost(15, TimeUnit.SECONDS)
          .failFast(() -> !process.isAlive())
          .until(() -> capture.output().contains("listening on"));
      return capture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the capture, and fails the test if a packet escaped it. */
  TcpStreams stop() {
    Signals.send("INT", process.pid());
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("tcpdump does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    if (!output().contains("\n0 packets dropped by kernel")) {
      throw new AssertionError("packets were missed: " + output());
    }
    return TcpStreams.of(packets);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
