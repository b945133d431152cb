package io.signet.certificates;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What this node tells the others of itself, and whom it hears.
 *
 * @param id its name, unlike that of any other node and the same after a restart
 * @param address where it is to be found, as operators know it
 * @param version of Signet
 * @param started since when its process runs
 * @param member its name among those that hear each other, which is another after a restart
 * @param members the names of those that this node hears, its own among them; answers at once
 */
public record ThisNode(
    String id,
    String address,
    String version,
    Instant started,
    String member,
    Supplier<Set<String>> members) {

  public ThisNode {
    requireNonNull(id, "id is null");
    requireNonNull(started, "started is null");
    requireNonNull(members, "members is null");
  }
}
