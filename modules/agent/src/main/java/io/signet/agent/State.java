package io.signet.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What was last believed, kept beside the server's file. It is written before that file is, so that
 * no crash lets an older bundle in or leaves a reload out.
 *
 * @param revision of the newest bundle that was believed
 * @param hash SHA-256 of what the server's file is to hold
 * @param tag under which the gateway handed it out; {@code null} to fetch it anew
 * @param expires seconds since 1970 after which the gateway must have signed again; 0 for unsigned
 * @param pending whether the server has still to be told
 */
record State(
    String certificateId, long revision, String hash, String tag, long expires, boolean pending) {

  static State of(String certificateId, Bundle bundle, String hash, String tag, boolean pending) {
    long expires = bundle.expires() == null ? 0 : bundle.expires().getEpochSecond();
    return new State(certificateId, bundle.revision(), hash, tag, expires, pending);
  }

  /** This state after the server was told; the gateway is asked for the bundle anew. */
  State announced() {
    return new State(certificateId, revision, hash, null, expires, false);
  }

  /** The file of the state. */
  static Path beside(Path out) {
    return out.resolveSibling("." + out.getFileName() + ".trust-sync");
  }

  /** What was kept; {@code null} if nothing was. */
  static State read(Path out) {
    Path file = beside(out);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      State state = Strict.JSON.readValue(Files.readAllBytes(file), State.class);
      if (state.certificateId == null || state.hash == null) {
        throw new IOException("it is not whole");
      }
      return state;
    } catch (IOException e) {
      throw new TrustSyncException(
          "cannot read " + file + "; if it is removed, any revision is believed once", e);
    }
  }

  void write(Path out) {
    try {
      AtomicFile.write(beside(out), Strict.JSON.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the gateway need only say that nothing has changed: nobody vouches for that word. */
  boolean mayStay(Instant now) {
    return tag != null && !pending && (expires == 0 || now.getEpochSecond() < expires);
  }

  /** Refuses what is older than this. */
  void admit(String wanted, Bundle bundle, String bundleHash) {
    if (!certificateId.equals(wanted)) {
      throw new TrustSyncException(
          "the file is that of certificate " + certificateId + "; name another one with --out");
    }
    if (bundle.revision() < revision) {
      throw new TrustSyncException(
          "refused a bundle: its revision "
              + bundle.revision()
              + " is older than "
              + revision
              + ", which was seen already");
    }
    if (bundle.revision() == revision && !bundleHash.equals(hash)) {
      throw new TrustSyncException(
          "refused a bundle: revision " + revision + " was seen with other certificates");
    }
  }
}
