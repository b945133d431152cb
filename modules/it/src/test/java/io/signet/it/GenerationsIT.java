package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two generations of Hazelcast, which do not speak with each other: two clusters by name, as
 * another minor version makes another name. They meet in PostgreSQL.
 */
class GenerationsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void shouldMeetInTheDatabase() throws Exception {
    ClusterLab.assumePossible();
    try (ClusterLab lab = ClusterLab.prepare(directory, 3, Map.of())) {
      // Given
      LabNode next = lab.node(2);
      next.option("SIGNET_CLUSTER_NAME", "the-next-generation");
      lab.startAll();
      LabStages stages = LabStages.make(lab, 1);
      Awaitility.await("two of one name met")
          .until(() -> joined(lab.node(0)) || joined(lab.node(1)));
      assertThat(joined(next)).as("the third met nobody").isFalse();

      for (LabNode writer : lab.nodes()) {
        // When
        JsonNode made = writer.door().made("POST", "/clientcertificates", "{}");
        String id = made.path("clientCertificateId").asText();
        assertThat(stages.attach(writer.door(), "s1", id).await().ok()).isTrue();

        // Then
        String serial = Pems.serial(made.path("pemEncodedCertificate").asText());
        lab.nodes().forEach(node -> Serving.await(stages.url(node, "s1"), serial, SOON));
      }
    }
  }

  private static boolean joined(LabNode node) {
    return node.process().logged("a node joined");
  }
}
