package io.signet.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** tcpdump on one host of a lab: every packet of every interface, loopback among them. */
final class PacketCapture implements AutoCloseable {

  private final NetworkLab.Host host;
  private final Process process;
  private final Path packets;
  private final Path output;

  private PacketCapture(NetworkLab.Host host, Process process, Path packets, Path output) {
    this.host = host;
    this.process = process;
    this.packets = packets;
    this.output = output;
  }

  static PacketCapture start(NetworkLab.Host host, Path directory) {
    Path packets = directory.resolve(host.namespace() + ".pcap");
    Path output = directory.resolve(host.namespace() + ".log");
    List<String> command =
        List.of(
            "nice",
            "-n",
            "-10",
            "tcpdump",
            "-i",
            "any",
            "-s",
            "0",
            "-B",
            "131072",
            "-n",
            "-U",
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
      PacketCapture capture = new PacketCapture(host, process, packets, output);
      Awaitility.await("tcpdump listens, see " + output)
          .atMost(60, TimeUnit.SECONDS)
          .failFast(() -> !process.isAlive())
          .until(() -> capture.output().contains("listening on"));
      return capture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the capture, and fails the test if a packet escaped it. */
  TcpStreams stop() {
    awaitAll();
    Signals.send("INT", process.pid());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
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

  /** What is on its way from the kernel would be lost at the end, so the end is marked first. */
  private void awaitAll() {
    try {
      long before = Files.size(packets);
      String mark = "the-capture-ends-here-" + System.nanoTime();
      String send = "printf " + mark + " > /dev/udp/127.0.0.1/9";
      Programs.run(Path.of("/"), Map.of(), 10, host.command(List.of("bash", "-c", send)));
      Awaitility.await("the end of " + packets)
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> writtenSince(before).contains(mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String writtenSince(long position) throws IOException {
    try (InputStream in = Files.newInputStream(packets)) {
      in.skipNBytes(position);
      return new String(in.readAllBytes(), ISO_8859_1);
    }
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
