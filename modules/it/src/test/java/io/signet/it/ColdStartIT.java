package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that starts while PostgreSQL is away. */
class ColdStartIT {

  private static final Duration SERVING = Duration.ofSeconds(60);
  private static final Duration RECOVERED = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void shouldServeFromTheMapAmongOthersAndSayWhyNotAlone() throws Exception {
    ClusterLab.assumePossible();
    try (ClusterLab lab = ClusterLab.start(directory, 3, Map.of())) {
      // Given
      LabStages stages = LabStages.make(lab, 1);
      JsonNode made = lab.node(0).door().made("POST", "/clientcertificates", "{}");
      String serial = Pems.serial(made.path("pemEncodedCertificate").asText());
      String id = made.path("clientCertificateId").asText();
      assertThat(stages.attach(lab.node(0).door(), "s1", id).await().ok()).isTrue();
      lab.nodes().forEach(node -> Serving.await(stages.url(node, "s1"), serial, SERVING));
      LabNode late = lab.node(2);
      late.kill();
      lab.database().kill();

      // When
      late.launch();

      // Then
      Serving.await(stages.url(late, "s1"), serial, SERVING);
      System.out.println("joined while PostgreSQL is away: " + late.door().ready());
      for (LabNode node : List.of(lab.node(0), lab.node(1))) {
        assertThat(Serving.get(stages.url(node, "s1"))).isEqualTo("200 " + serial);
      }

      // And alone it says that it is not ready, and why, until PostgreSQL is there.
      lab.nodes().forEach(LabNode::kill);
      late.launch();
      NodeDoor.Answer said = awaitNotReady(late);
      System.out.println("alone while PostgreSQL is away: " + said);
      assertThat(said.body()).contains("store").contains("configuration");
      assertThat(Serving.get(stages.url(late, "s1"))).doesNotStartWith("200");
      lab.database().start();
      late.awaitReady(RECOVERED);
      Serving.await(stages.url(late, "s1"), serial, SERVING);
    }
  }

  private static NodeDoor.Answer awaitNotReady(LabNode node) {
    return Awaitility.await()
        .atMost(SERVING)
        .pollInterval(Duration.ofMillis(200))
        .failFast(() -> !node.process().alive())
        .until(() -> node.door().ready(), answer -> answer.status() == 503);
  }
}
