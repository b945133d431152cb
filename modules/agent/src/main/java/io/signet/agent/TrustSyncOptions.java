package io.signet.agent;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What to keep up to date, from where, and whom to believe.
 *
 * @param url the bundle at the gateway, in whichever form
 * @param out the file that the backend server reads
 * @param exec the program that makes the server read it again, with its arguments; empty for none
 * @param keys files with the keys that may sign bundles, as PEM, JWK or JWK set; empty for none
 * @param authority a PEM file with who vouches for the gateway's TLS; {@code null} for the JDK's
 */
public record TrustSyncOptions(
    URI url, Path out, List<String> exec, List<Path> keys, Path authority) {

  public TrustSyncOptions {
    exec = List.copyOf(exec);
    keys = List.copyOf(keys);
  }
}
