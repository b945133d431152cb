package io.signet.keystore;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Ports for programs that must be told theirs. They lie below those that the system hands out
 * itself, so that no connection takes one before its program listens on it.
 */
public final class FreePorts {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 20_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port that nobody listens on. */
  public static int one() {
    return inARow(1);
  }

  /** The first of so many ports in a row that nobody listens on; never the same one twice. */
  public static int inARow(int count) {
    return new Random()
        .ints(LOWEST, HIGHEST - count)
        .filter(first -> IntStream.range(first, first + count).allMatch(FreePorts::isFree))
        .peek(first -> IntStream.range(first, first + count).forEach(GIVEN::add))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    if (GIVEN.contains(port)) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
