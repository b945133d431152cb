package io.signet.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that went each way of each TCP connection over IPv4 in a capture, in their order: what
 * a packet's end cuts in two is whole again.
 */
final class TcpStreams {

  private static final int MAGIC_MICROS = 0xa1b2c3d4;
  private static final int MAGIC_NANOS = 0xa1b23c4d;
  private static final int COOKED = 113;
  private static final int COOKED_2 = 276;
  private static final int IPV4 = 0x0800;
  private static final int TCP = 6;

  private final Map<String, Flow> flows = new LinkedHashMap<>();
  private int packets;

  private TcpStreams() {}

  /** One way of one connection, its segments by their distance from the first. */
  private static final class Flow {
    private final TreeMap<Long, byte[]> segments = new TreeMap<>();
    private int first;
    private boolean begun;

    void add(int sequence, byte[] bytes) {
      if (!begun) {
        first = sequence;
        begun = true;
      }
      segments.merge(
          (long) (sequence - first),
          bytes,
          (old, other) -> other.length > old.length ? other : old);
    }

    /** What was sent twice counts once; what is missing is left out. */
    byte[] bytes() {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      long end = segments.isEmpty() ? 0 : segments.firstKey();
      for (Map.Entry<Long, byte[]> segment : segments.entrySet()) {
        byte[] bytes = segment.getValue();
        int known = (int) Math.max(0, Math.min(bytes.length, end - segment.getKey()));
        whole.write(bytes, known, bytes.length - known);
        end = Math.max(end, segment.getKey() + bytes.length);
      }
      return whole.toByteArray();
    }
  }

  /** Reads a file of tcpdump's with packets of all interfaces ({@code -i any}). */
  static TcpStreams of(Path file) {
    TcpStreams streams = new TcpStreams();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer all =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      int magic = all.getInt();
      if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
        throw new AssertionError("no pcap file of this machine: " + file);
      }
      all.position(20);
      int link = all.getInt();
      while (all.remaining() >= 16) {
        all.getLong();
        int length = all.getInt();
        all.getInt();
        if (all.remaining() < length) {
          break;
        }
        streams.packet(all.slice(all.position(), length).order(ByteOrder.BIG_ENDIAN), link);
        all.position(all.position() + length);
      }
      return streams;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int packets() {
    return packets;
  }

  /** The connections' ways with their bytes: {@code from:port>to:port}. */
  Collection<String> names() {
    return flows.keySet();
  }

  byte[] bytes(String name) {
    return flows.get(name).bytes();
  }

  private void packet(ByteBuffer packet, int link) {
    packets++;
    int type = packet.getShort(link == COOKED_2 ? 0 : 14) & 0xffff;
    int start =
        switch (link) {
          case COOKED -> 16;
          case COOKED_2 -> 20;
          default -> throw new AssertionError("unknown link type " + link);
        };
    if (type != IPV4 || packet.get(start + 9) != TCP) {
      return;
    }
    int header = (packet.get(start) & 0xf) * 4;
    int length = packet.getShort(start + 2) & 0xffff;
    int tcp = start + header;
    int data = tcp + ((packet.get(tcp + 12) & 0xf0) >> 2);
    int bytes = Math.min(start + length, packet.limit()) - data;
    if (bytes > 0) {
      byte[] payload = new byte[bytes];
      packet.get(data, payload);
      String flow =
          address(packet, start + 12)
              + ":"
              + (packet.getShort(tcp) & 0xffff)
              + ">"
              + address(packet, start + 16)
              + ":"
              + (packet.getShort(tcp + 2) & 0xffff);
      flows.computeIfAbsent(flow, name -> new Flow()).add(packet.getInt(tcp + 4), payload);
    }
  }

  private static String address(ByteBuffer packet, int at) {
    return (packet.get(at) & 0xff)
        + "."
        + (packet.get(at + 1) & 0xff)
        + "."
        + (packet.get(at + 2) & 0xff)
        + "."
        + (packet.get(at + 3) & 0xff);
  }
}
