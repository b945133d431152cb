package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EachBackendTest {

  private final List<BackendTarget> targets =
      IntStream.rangeClosed(1, 20)
          .mapToObj(port -> Node.target("https", "127.0.0.1", port, "cert", false))
          .toList();

  @Test
  void shouldLookAtAFewBackendsAtATimeAndAnswerInTheirOrder() {
    // Given
    Deque<Promise<Integer>> running = new ArrayDeque<>();
    List<Integer> sizes = new ArrayList<>();

    // When
    Future<List<Integer>> all =
        StageProbes.each(
            targets,
            target -> {
              Promise<Integer> promise = Promise.promise();
              running.add(promise);
              sizes.add(running.size());
              return promise.future().map(done -> target.port());
            },
            target -> -1);
    while (!running.isEmpty()) {
      // The last that began ends first.
      running.removeLast().complete(0);
    }

    // Then
    assertThat(all.result()).isEqualTo(targets.stream().map(BackendTarget::port).toList());
    assertThat(sizes).hasSize(20).allMatch(size -> size <= 4);
  }
}
