package io.signet.certificates;

import static io.signet.certificates.Offered.NOW;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feeds everything that reads strangers' files with what never was a file. Whatever comes, the
 * answer is an identity or a refusal, soon.
 *
 * <p>Without {@code JAZZER_FUZZ=1} only the seeds are tried.
 */
class ImportFuzzTest {

  /** Few, so that a run is about parsing; the limit itself has tests of its own. */
  private static final long ROUNDS = 2_000;

  /** Of a processor: the machine may be busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

  private static final Offered ROOT = Offered.authority("root", null);
  private static final Offered LEAF = Offered.client(ROOT);

  /** What the fuzzer meets for the first time it rewrites, which takes longer than any input. */
  @BeforeAll
  static void meetEveryClass() throws Exception {
    for (byte[] seed : FuzzSeeds.all()) {
      answer(seed);
    }
  }

  static Stream<byte[]> seeds() throws Exception {
    return FuzzSeeds.all().stream();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void shouldAnswerWithAnIdentityOrARefusal(byte[] data) {
    if (data == null || data.length == 0) {
      return;
    }
    long before = TIMES.getCurrentThreadCpuTime();
    answer(data);
    if (TIMES.getCurrentThreadCpuTime() - before > PATIENCE.toNanos()) {
      throw new AssertionError("took more than " + PATIENCE);
    }
  }

  private static void answer(byte[] data) {
    try {
      read(Math.floorMod(data[0], 6), Arrays.copyOfRange(data, 1, data.length));
    } catch (SignetException e) {
      if (e.code() != ErrorCode.BAD_REQUEST) {
        throw e;
      }
    }
  }

  private static void read(int form, byte[] content) {
    switch (form) {
      case 0 ->
          OfferedIdentity.ofPkcs12(
              Base64.getEncoder().encodeToString(content), FuzzSeeds.PASSWORD, ROUNDS, NOW);
      case 1 -> pem(new String(content, ISO_8859_1));
      case 2 -> key("PRIVATE KEY", content);
      case 3 -> {
        key("RSA PRIVATE KEY", content);
        key("EC PRIVATE KEY", content);
      }
      case 4 -> chain(content);
      default -> key("ENCRYPTED PRIVATE KEY", content);
    }
  }

  /** The same text for both, the key in the place of the other where it is refused. */
  private static void pem(String text) {
    int key = Math.max(0, text.indexOf("PRIVATE KEY"));
    int begin = Math.max(0, text.lastIndexOf("-----BEGIN", key));
    OfferedIdentity.ofPem(
        text.substring(0, begin), text.substring(begin), FuzzSeeds.PASSWORD, ROUNDS, NOW);
  }

  private static void key(String label, byte[] content) {
    try {
      OfferedIdentity.ofPem(LEAF.pem(), Pem.of(label, content), FuzzSeeds.PASSWORD, ROUNDS, NOW);
    } catch (SignetException e) {
      if (e.code() != ErrorCode.BAD_REQUEST) {
        throw e;
      }
    }
  }

  private static void chain(byte[] content) {
    var given = CertificateChain.read(List.of(content, ROOT.der()));
    CertificateChain.of(given, given.get(0)::equals)
        .ifPresent(chain -> ChainRules.check(chain, NOW));
  }
}
