package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the file of certificates that a backend server trusts equal to the gateway's trust bundle,
 * and tells the server when it has changed. Whatever fails, the file stays as it was.
 */
public final class TrustSync {

  private static final String TYPE = "signet-trust-bundle+jws";
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration RELOAD = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final BundleUrl url;
  private final Path out;
  private final PinnedKeys keys;
  private final Fetcher fetcher;
  private final Reload reload;
  private final Clock clock;
  private final Consumer<String> changes;

  /**
   * @param changes hears one line of every change
   * @throws TrustSyncException if by these options nothing could be believed
   */
  public TrustSync(TrustSyncOptions options, Clock clock, Consumer<String> changes) {
    this(options, clock, changes, ANSWER, RELOAD);
  }

  TrustSync(
      TrustSyncOptions options,
      Clock clock,
      Consumer<String> changes,
      Duration answer,
      Duration reload) {
    this.url = BundleUrl.of(options.url(), !options.keys().isEmpty());
    this.out = real(options.out());
    this.keys = PinnedKeys.read(options.keys());
    this.fetcher = new Fetcher(options.authority(), answer);
    this.reload = new Reload(options.exec(), reload);
    this.clock = clock;
    this.changes = changes;
  }

  /**
   * A command in one text as program and arguments, by the rules of quotes alone.
   *
   * @throws TrustSyncException if a quote is not closed
   */
  public static List<String> words(String command) {
    return Words.of(command);
  }

  /**
   * Looks again and again, until the thread is interrupted.
   *
   * @param failures hears one line of everything that fails
   */
  public void run(Duration interval, Consumer<String> failures) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Duration pause = interval;
      try {
        once();
      } catch (TrustSyncException e) {
        failures.accept(e.getMessage());
        pause = interval.compareTo(RETRY) < 0 ? interval : RETRY;
      } catch (RuntimeException e) {
        // A defect of ours; what runs for months must survive it all the same.
        failures.accept(e.toString());
      }
      Thread.sleep(pause.toMillis());
    }
  }

  /**
   * Looks once.
   *
   * @throws TrustSyncException if anything failed; a reload that failed is tried again next time
   */
  public void once() {
    State before = State.read(out);
    boolean stays =
        before != null && before.mayStay(clock.instant()) && before.hash().equals(hashOf(out));
    Fetcher.Fetched fetched;
    Bundle bundle;
    try {
      fetched = fetcher.fetch(url.uri(), stays ? before.tag() : null);
      bundle = fetched.body() == null ? null : believed(before, fetched.body());
    } catch (TrustSyncException failure) {
      announce(before, failure);
      throw failure;
    }
    if (bundle != null) {
      take(before, bundle, fetched.tag());
    }
  }

  /** The server is told of what is in place already, whatever the gateway does. */
  private void announce(State before, TrustSyncException failure) {
    if (before == null || !before.pending() || !before.hash().equals(hashOf(out))) {
      return;
    }
    try {
      reload.run();
      before.announced().write(out);
    } catch (TrustSyncException e) {
      throw new TrustSyncException(failure.getMessage() + "; and " + e.getMessage());
    }
  }

  private Bundle believed(State before, byte[] body) {
    byte[] json = url.signed() ? SignedText.verified(body, TYPE, keys) : body;
    Bundle bundle = Bundle.read(json, url.certificateId(), url.signed(), clock.instant());
    if (before != null) {
      before.admit(url.certificateId(), bundle, hash(content(bundle)));
    }
    return bundle;
  }

  private static byte[] content(Bundle bundle) {
    return bundle.pem().getBytes(US_ASCII);
  }

  private void take(State before, Bundle bundle, String tag) {
    byte[] content = content(bundle);
    String hash = hash(content);
    boolean changed = !hash.equals(hashOf(out));
    boolean pending = changed || (before != null && before.pending());
    if (pending) {
      State.of(url.certificateId(), bundle, hash, null, true).write(out);
    }
    if (changed) {
      AtomicFile.write(out, content);
      changes.accept(
          "wrote "
              + out
              + " certificate="
              + url.certificateId()
              + " revision="
              + bundle.revision()
              + " versions="
              + bundle.versions());
    }
    if (pending) {
      reload.run();
    }
    State.of(url.certificateId(), bundle, hash, tag, false).write(out);
  }

  /** The file behind a link, so that the link stays. */
  private static Path real(Path out) {
    try {
      return Files.exists(out) ? out.toRealPath() : out.toAbsolutePath();
    } catch (IOException e) {
      throw new TrustSyncException("cannot use " + out, e);
    }
  }

  private static String hashOf(Path file) {
    try {
      return Files.exists(file) ? hash(Files.readAllBytes(file)) : "";
    } catch (IOException e) {
      throw new TrustSyncException("cannot read " + file, e);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
