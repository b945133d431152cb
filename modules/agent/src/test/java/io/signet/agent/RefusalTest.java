package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network or a gateway may hand out that must change nothing. */
class RefusalTest {

  private static final int OVERSIZE = 1024 * 1024 + 1;

  @TempDir Path folder;
  private SyncBench bench;
  private TrustSync sync;

  @BeforeEach
  void followOnce() throws IOException {
    bench = new SyncBench(folder);
    bench.serve(7, bench.one);
    sync = bench.sync();
    sync.once();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldRefuseAnOlderRevisionAlsoAfterARestart() {
    // Given
    String old = bench.signed(7, bench.one);
    bench.serve(8, bench.two);
    sync.once();
    bench.gateway.serve(old);

    // When, Then
    assertThatThrownBy(() -> bench.sync().once())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("revision 7 is older than 8");
    assertThat(bench.content()).isEqualTo(bench.two);
    assertThat(bench.reloads()).hasSize(2);
  }

  @Test
  void shouldRefuseOtherCertificatesUnderARevisionThatWasSeen() {
    bench.serve(7, bench.two);
    assertRefused("other certificates");
  }

  @Test
  void shouldRefuseABundleThatHasExpired() {
    // Given
    String old = bench.signed(8, bench.two);
    bench.now.set(bench.now.get().plusSeconds(3600 + 61));
    bench.gateway.serve(old);

    // When, Then
    assertRefused("expired at");
  }

  @Test
  void shouldNotBelieveForEverThatNothingHasChanged() {
    // Given: somebody on the way who answers so to everything
    bench.gateway.behave(exchange -> exchange.sendResponseHeaders(304, -1));
    sync.once();
    bench.now.set(bench.now.get().plusSeconds(3600));

    // When, Then
    assertRefused("answered 304");
  }

  @Test
  void shouldRefuseABundleFromTheFuture() {
    Instant later = bench.now.get().plusSeconds(120);
    bench.gateway.serve(
        bench.key.signed(TestBundle.claims(8, later, later.plusSeconds(60), bench.two)));
    assertRefused("future");
  }

  @Test
  void shouldRefuseABundleThatCountsForEver() {
    bench.gateway.serve(bench.key.signed(TestBundle.json(8, bench.two)));
    assertRefused("until when");
  }

  @Test
  void shouldRefuseTheBundleOfAnotherCertificate() {
    Instant now = bench.now.get();
    String claims =
        TestBundle.claims(8, now, now.plusSeconds(60), bench.two).replace("abc123", "abc124");
    bench.gateway.serve(bench.key.signed(claims));
    assertRefused("that of certificate \"abc124\"");
  }

  @Test
  void shouldRefuseAnEmptyBundle() {
    bench.serve(8);
    assertRefused("empty");
  }

  @Test
  void shouldRefuseABundleOfNothingButExpiredCertificates() {
    // Given: it was good when the certificates were
    bench.now.set(bench.now.get().plusSeconds(31 * 86_400L));
    bench.serve(8, bench.two);

    // When, Then
    assertRefused("every certificate in it has expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-3", "0", "\"8\"", "8.5", "null", "99999999999999999999"})
  void shouldRefuseARevisionThatIsNone(String revision) {
    Instant now = bench.now.get();
    String claims =
        TestBundle.claims(8, now, now.plusSeconds(60), bench.two)
            .replace("\"revision\":8", "\"revision\":" + revision);
    bench.gateway.serve(bench.key.signed(claims));
    assertRefused("no revision");
  }

  @Test
  void shouldRefuseACertificateThatIsNotTheOneOfItsFingerprint() {
    Instant now = bench.now.get();
    String claims =
        TestBundle.claims(8, now, now.plusSeconds(60), bench.two)
            .replace(TestBundle.fingerprint(bench.two), TestBundle.fingerprint(bench.one));
    bench.gateway.serve(bench.key.signed(claims));
    assertRefused("fingerprint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "<html>Login</html>", "a.b.c"})
  void shouldRefuseWhatIsNoBundle(String text) {
    bench.gateway.serve(text);
    assertRefused("refused a signed bundle");
  }

  @Test
  void shouldRefuseABundleOfAStrangersKey() {
    Instant now = bench.now.get();
    bench.gateway.serve(
        TestKeys.make().signed(TestBundle.claims(8, now, now.plusSeconds(60), bench.two)));
    assertRefused("no pinned key");
  }

  @Test
  void shouldRefuseAnAnswerThatIsTooLong() {
    byte[] body = new byte[OVERSIZE];
    Arrays.fill(body, (byte) 'a');
    bench.gateway.serve(new String(body, US_ASCII));
    assertRefused("longer than");
  }

  @Test
  void shouldRefuseAnAnswerThatDoesNotEnd() {
    bench.gateway.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] drop = {'a'};
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(drop);
            exchange.getResponseBody().flush();
            pause();
          }
        });
    sync = bench.hurried();

    // When, Then
    assertRefused("took longer than 1 s");
  }

  @Test
  void shouldGoNowhereElse() throws IOException {
    try (FakeGateway elsewhere = new FakeGateway()) {
      // Given
      elsewhere.serve(bench.signed(8, bench.two));
      String place = elsewhere.url(".jws").toString();
      bench.gateway.behave(
          exchange -> {
            exchange.getResponseHeaders().set("Location", place);
            exchange.sendResponseHeaders(302, -1);
          });

      // When, Then
      assertRefused("answered 302 to " + place);
      assertThat(elsewhere.asked).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 403, 404, 500})
  void shouldRefuseEveryOtherAnswer(int status) {
    bench.gateway.behave(exchange -> exchange.sendResponseHeaders(status, -1));
    assertRefused("answered " + status);
  }

  @Test
  void shouldRefuseToTakeAFileFromAnotherCertificate() {
    // Given: the operator names another certificate and the same file
    bench.gateway.serve("unused");
    TrustSync other =
        bench.sync(
            java.net.URI.create(bench.gateway.url(".jws").toString().replace("abc123", "zzz")));
    Instant now = bench.now.get();
    bench.gateway.serve(
        bench.key.signed(
            TestBundle.claims(8, now, now.plusSeconds(60), bench.two).replace("abc123", "zzz")));

    // When, Then
    assertThatThrownBy(other::once)
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("the file is that of certificate abc123");
    assertThat(bench.content()).isEqualTo(bench.one);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> sync.once())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining(why);
    assertThat(bench.content()).isEqualTo(bench.one);
    assertThat(bench.reloads()).hasSize(1);
  }

  /** A gateway that sends slowly; the wait is its behaviour, not the test's. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
