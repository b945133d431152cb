package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are restarted and replaced one after the other, behind a balancer, under load. */
class RollingIT {

  private static final int PER_SECOND = 500;
  private static final Duration READY = Duration.ofSeconds(120);

  @TempDir static Path directory;

  private static ClusterLab lab;
  private static LabStages stages;

  @BeforeAll
  static void start() throws Exception {
    ClusterLab.assumePossible();
    lab = ClusterLab.start(directory, 3, Map.of());
    stages = LabStages.make(lab, 2);
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void shouldFailNoCallWhileNodesAreRestarted() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("restart"));
    try (Balancer balancer = Balancer.start(folder, lab.nodes())) {
      // Given
      BalancedCalls calls = new BalancedCalls(lab.vertx(), balancer, stages, PER_SECOND);
      calls.awaitCalm();

      // When
      for (LabNode node : lab.nodes()) {
        replace(node, balancer);
        attachNew("s1", node);
      }
      double rate = calls.stop();

      // Then
      told("rolling restart", calls, rate);
    }
  }

  @Test
  void shouldFailNoCallWhileTheNextVersionComes() throws Exception {
    Path next = NewForms.install(Files.createDirectory(directory.resolve("next")));
    Path folder = Files.createDirectory(directory.resolve("upgrade"));
    try (Balancer balancer = Balancer.start(folder, lab.nodes())) {
      // Given
      BalancedCalls calls = new BalancedCalls(lab.vertx(), balancer, stages, PER_SECOND);
      calls.awaitCalm();

      // When
      for (LabNode node : lab.nodes()) {
        node.install(next);
        replace(node, balancer);
        // What either version writes, both have to work by.
        attachNew("s1", node);
        attachNew("s2", lab.node(2));
      }
      double rate = calls.stop();

      // Then
      told("rolling upgrade", calls, rate);
      assertThat(lab.node(0).door().made("GET", stages.path("s1"), null).toString())
          .as("the new version's form was really in use")
          .contains(NewForms.MARK);
    }
  }

  private static void told(String what, BalancedCalls calls, double rate) {
    System.out.printf(
        "%s: %d calls answered at %.0f a second, failed: %s%n",
        what, calls.answered(), rate, calls.failures());
    assertThat(calls.failures()).isEmpty();
    assertThat(rate).isGreaterThan(0.9 * calls.perSecond());
  }

  private static void replace(LabNode node, Balancer balancer) {
    node.stop();
    node.launch();
    node.awaitStarted();
    node.awaitReady(READY);
    balancer.awaitUp(node);
  }

  /** A new certificate through one node, which all of them present soon after. */
  private static void attachNew(String stage, LabNode through) {
    JsonNode made = through.door().made("POST", "/clientcertificates", "{}");
    String id = made.path("clientCertificateId").asText();
    String serial = Pems.serial(made.path("pemEncodedCertificate").asText());
    NodeDoor.Answer attached = stages.attach(through.door(), stage, id).await();
    assertThat(attached.ok()).as(attached.toString()).isTrue();
    for (LabNode node : lab.nodes()) {
      Serving.await(stages.url(node, stage), serial, Duration.ofSeconds(30));
    }
  }
}
