package io.signet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Breaks one thing at a time, and mends it. */
final class ChaosBreaker implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(120);
  private static final int WRITES_PER_SECOND = 4;

  private final ClusterLab lab;
  private final Random random;
  private final SlowDisk disk;
  private final List<ChaosFault> kinds;
  private final List<ChaosFault> next = new ArrayList<>();

  ChaosBreaker(ClusterLab lab, Random random) {
    this.lab = lab;
    this.random = random;
    EnumSet<ChaosFault> possible = EnumSet.allOf(ChaosFault.class);
    String obstacle = SlowDisk.obstacle();
    if (obstacle.isEmpty()) {
      disk = SlowDisk.of(lab.database().directory());
    } else {
      disk = null;
      possible.remove(ChaosFault.SLOW_DISK);
      System.out.println("left out: " + ChaosFault.SLOW_DISK + ": " + obstacle);
    }
    if (lab.nodes().size() == 1) {
      possible.removeAll(EnumSet.of(ChaosFault.CUT_NODE, ChaosFault.CUT_ONE_WAY));
    }
    kinds = List.copyOf(possible);
  }

  /** Something that is broken, and how it is mended. */
  record Broken(String what, Runnable mend) {}

  /** The next kind, so that all of them have their turn. */
  ChaosFault draw() {
    if (next.isEmpty()) {
      next.addAll(kinds);
      Collections.shuffle(next, random);
    }
    return next.remove(0);
  }

  Broken breakOne(ChaosFault fault) {
    LabNode node = lab.node(random.nextInt(lab.nodes().size()));
    return switch (fault) {
      case KILL -> kill(node);
      case PAUSE -> {
        node.pause();
        yield new Broken(fault + " " + node, node::resume);
      }
      case CUT_NODE -> {
        others(node).forEach(other -> lab.network().cut(node.host(), other.host()));
        yield new Broken(fault + ": " + node, lab.network()::heal);
      }
      case CUT_ONE_WAY -> {
        LabNode deaf = others(node).get(random.nextInt(lab.nodes().size() - 1));
        lab.network().cutOneWay(node.host(), deaf.host());
        yield new Broken(fault + ": " + node + " to " + deaf, lab.network()::heal);
      }
      case CUT_DATABASE -> {
        lab.network().cut(node.host(), lab.database().host());
        yield new Broken(fault + ": " + node, lab.network()::heal);
      }
      case DATABASE_CRASH -> {
        lab.database().kill();
        yield new Broken(fault.toString(), lab.database()::start);
      }
      case SLOW_DISK -> {
        disk.slow(lab.database().process(), WRITES_PER_SECOND);
        yield new Broken(fault.toString(), disk::heal);
      }
    };
  }

  private Broken kill(LabNode node) {
    node.kill();
    return new Broken(
        ChaosFault.KILL + " " + node,
        () -> {
          node.launch();
          node.awaitStarted();
          node.awaitReady(READY);
        });
  }

  private List<LabNode> others(LabNode node) {
    return lab.nodes().stream().filter(each -> each != node).toList();
  }

  @Override
  public void close() {
    try {
      if (disk != null) {
        disk.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
