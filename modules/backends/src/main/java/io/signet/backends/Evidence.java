package io.signet.backends;

import io.signet.backends.ProbeRequest.Variant;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that a diagnosis is made from.
 *
 * @param facts of the connection that was made as calls make it
 * @param variants further connections, for what the first could not tell
 * @param own the client certificate; {@code null} for none
 */
record Evidence(ProbeFacts facts, List<ProbeFacts> variants, X509Certificate own) {

  Evidence {
    variants = List.copyOf(variants);
  }

  /** Whether a variant was tried and brought about a complete handshake. */
  boolean works(Variant variant) {
    return tried(variant).anyMatch(ProbeFacts::handshakeComplete);
  }

  Stream<ProbeFacts> tried(Variant variant) {
    return variants.stream().filter(each -> each.request().variant() == variant);
  }

  /** The first connection and all others. */
  Stream<ProbeFacts> all() {
    return Stream.concat(Stream.of(facts), variants.stream());
  }

  /** The backend's chain, from whichever connection showed it. */
  List<X509Certificate> chain() {
    return all()
        .map(ProbeFacts::chain)
        .filter(chain -> !chain.isEmpty())
        .findFirst()
        .orElse(List.of());
  }
}
