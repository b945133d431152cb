package io.signet.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Administrators who all change the same things at once, each through any node. */
final class ChaosWriters {

  private static final int WRITERS = 6;
  private static final int FEWEST = 6;
  private static final int MOST = 14;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  private final ClusterLab lab;
  private final LabStages stages;
  private final ChaosRecord record = new ChaosRecord();
  private final List<ChaosCertificate> live = new CopyOnWriteArrayList<>();
  private final List<ChaosCertificate> all = new CopyOnWriteArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<Future<?>> writing = new ArrayList<>();
  private volatile boolean running = true;

  ChaosWriters(ClusterLab lab, LabStages stages) {
    this.lab = lab;
    this.stages = stages;
    stages.names().forEach(stage -> record.history.initially("stage/" + stage, ""));
  }

  void start(long seed) {
    while (live.size() < FEWEST) {
      generate(lab.node(0));
    }
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(seed + i);
      writing.add(threads.submit(() -> write(random)));
    }
  }

  /** Ends the changes; waits for the answers that are due. */
  void stop() throws Exception {
    running = false;
    for (Future<?> each : writing) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }

  /** Reads all that there is from every node. */
  void readAll() {
    for (LabNode node : lab.nodes()) {
      stages.names().forEach(stage -> readStage(node, stage));
      for (ChaosCertificate certificate : all) {
        certificate.read(node);
        certificate.readRotations(node);
      }
    }
  }

  ChaosRecord record() {
    return record;
  }

  private void write(Random random) {
    while (running) {
      LabNode node = pick(lab.nodes(), random);
      ChaosCertificate certificate = pick(live, random);
      String stage = pick(stages.names(), random);
      int die = random.nextInt(100);
      if (die < 35) {
        attach(node, stage, certificate.id());
      } else if (die < 45) {
        attach(node, stage, "");
      } else if (die < 60) {
        readStage(node, stage);
      } else if (die < 70) {
        certificate.describe(node, "d" + numbers.incrementAndGet());
      } else if (die < 78) {
        certificate.rotate(node);
      } else if (die < 84) {
        certificate.read(node);
      } else if (live.size() < MOST && (die < 92 || live.size() <= FEWEST)) {
        generate(node);
      } else if (live.size() > FEWEST && certificate.delete(node)) {
        live.remove(certificate);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void generate(LabNode node) {
    ChaosCertificate made =
        ChaosCertificate.generate(record, node, "d" + numbers.incrementAndGet());
    if (made != null) {
      live.add(made);
      all.add(made);
    }
  }

  private void attach(LabNode node, String stage, String certificateId) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = stages.attach(node.door(), stage, certificateId).await();
    record.write("stage/" + stage, certificateId, node, begun, answer);
  }

  private void readStage(LabNode node, String stage) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = node.door().ask("GET", stages.path(stage), null).await();
    if (answer.ok()) {
      String attached = answer.tree().path("clientCertificateId").asText("");
      record.read("stage/" + stage, attached, node, begun);
    }
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
