package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Calls at a steady rate, whatever the answers take. A call that falls due while every connection
 * waits for its answer waits too, and that counts as its latency: a candidate that stalls cannot
 * hide the calls that it kept from being made.
 */
record OpenLoop(int connections, int port, String path, double perSecond) implements Load {

  private static final long DRAIN_NANOS = 2_000_000_000L;

  @Override
  public LoadResult run(int seconds) {
    try (Selector selector = Selector.open()) {
      return new Run(selector).go(seconds);
    } catch (IOException | UncheckedIOException e) {
      throw new BenchmarkFailure("calls at a steady rate broke off: " + e, e);
    }
  }

  /** One run. */
  private final class Run {

    private final Selector selector;
    private final List<OpenLoopConnection> all = new ArrayList<>();
    private final Deque<OpenLoopConnection> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private double[] micros = new double[1 << 16];
    private int answered;
    private long failures;

    Run(Selector selector) {
      this.selector = selector;
    }

    LoadResult go(int seconds) throws IOException {
      ByteBuffer request =
          ByteBuffer.wrap(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
      try {
        for (int i = 0; i < connections; i++) {
          all.add(OpenLoopConnection.open(selector, port, request.duplicate()));
        }
        idle.addAll(all);
        return result(call(seconds), seconds);
      } finally {
        for (OpenLoopConnection connection : all) {
          connection.close();
        }
      }
    }

    /** Answers how many calls fell due. */
    private long call(int seconds) throws IOException {
      long began = System.nanoTime();
      long end = began + seconds * 1_000_000_000L;
      double gap = 1e9 / perSecond;
      long due = 0;
      for (long now = began;
          now < end || (answered + failures < due && now < end + DRAIN_NANOS);
          now = System.nanoTime()) {
        while (now < end && began + (long) (due * gap) <= now) {
          waiting.add(now);
          due++;
        }
        while (!waiting.isEmpty() && !idle.isEmpty()) {
          idle.remove().send(waiting.remove());
        }
        selector.select(this::readable, 1);
      }
      return due;
    }

    private void readable(SelectionKey key) {
      OpenLoopConnection connection = (OpenLoopConnection) key.attachment();
      int status = connection.read();
      if (status == 0) {
        return;
      }
      idle.add(connection);
      if (status != 200) {
        failures++;
        return;
      }
      if (answered == micros.length) {
        micros = Arrays.copyOf(micros, answered * 2);
      }
      micros[answered++] = (System.nanoTime() - connection.began()) / 1e3;
    }

    private LoadResult result(long due, int seconds) {
      double[] sorted = Arrays.copyOf(micros, answered);
      Arrays.sort(sorted);
      return new LoadResult(
          answered,
          seconds,
          Percentiles.of(sorted, 50),
          Percentiles.of(sorted, 99),
          due - answered);
    }
  }
}
