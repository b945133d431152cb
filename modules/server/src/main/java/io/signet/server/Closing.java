package io.signet.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed, last opened first. A failure to close one does not keep the others open.
 */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<Step> steps = new ArrayDeque<>();

  /** Closes something later; answers it. */
  synchronized <T extends AutoCloseable> T later(String what, T resource) {
    steps.push(new Step(what, resource));
    return resource;
  }

  synchronized void run() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.resource().close();
      } catch (Exception e) {
        LOG.warn("could not close what={}", step.what(), e);
      }
    }
  }

  private record Step(String what, AutoCloseable resource) {}
}
