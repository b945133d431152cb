package io.signet.backends;

import io.signet.keystore.Identity;
import java.util.stream.IntStream;

/** More authorities than fit into a handshake. */
final class LabNames {

  private static final int HOW_MANY = 250;
  private static final String LONG =
      "A very long name of an authority that nobody needs ".repeat(1);

  private LabNames() {}

  static Identity[] many() {
    return IntStream.range(0, HOW_MANY)
        .mapToObj(i -> Mint.authority("CN=" + LONG + i + ",O=" + LONG + ",OU=" + LONG).make())
        .toArray(Identity[]::new);
  }
}
