package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.IdentityReference;
import io.signet.api.ProbeReport.Answer;
import io.signet.api.ProbeReport.Result;
import io.signet.api.Verdict;
import io.signet.backends.Judge.Sentence;
import io.signet.backends.Look.Outcome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decides from looks that are written down as status, {@code !} for refused, and more. */
class JudgeTest {

  private static final IdentityReference SUCCESSOR = new IdentityReference("cert", 2);

  @ParameterizedTest
  @CsvSource({
    // the stage's certificate, none, a stranger's
    "200, !, !, ENFORCED",
    "404, !, !, ENFORCED",
    "403, !, !, ENFORCED",
    "ok, !, !, ENFORCED",
    "200, 400, 400, ENFORCED",
    "200, 400, !, ENFORCED",
    "200, 302, 403, ENFORCED",
    "200, 200, 200, OPTIONAL",
    "200, 200, 400, OPTIONAL",
    "200, 400, 200, OPTIONAL",
    "200, 200, !, OPTIONAL",
    "200, 500, 400, OPTIONAL",
    "401, 401, 401, OPTIONAL",
    "ok, ok, ok, OPTIONAL",
    "ok, ok, !, OPTIONAL",
    "!, !, !, WRONG_TRUST",
    "!, ok, !, WRONG_TRUST",
    "!, 200, !, WRONG_TRUST",
    "400, 400, 400, WRONG_TRUST",
    "403, 403, 403, WRONG_TRUST",
    "200-, 200-, 200-, NOT_ASKED",
    "403-, 403-, 403-, NOT_ASKED",
    "ok-, ok-, ok-, NOT_ASKED",
    "200~, 403-, 403-, ASKED_LATE",
    "403~, 403~, 403~, ASKED_LATE",
    "plain, plain, plain, PLAIN_HTTP",
    "gone, gone, gone, UNREACHABLE",
    "broken, broken, broken, UNREACHABLE",
    "200, gone, !, UNREACHABLE",
    "200, !, broken, UNREACHABLE"
  })
  void shouldDecideByThreeLooks(String ours, String none, String stranger, Verdict verdict) {
    // When
    Sentence sentence = Judge.decide(look(ours), look(none), look(stranger), look(ours));

    // Then
    assertThat(sentence.verdict()).as(sentence.reason()).isEqualTo(verdict);
  }

  @Test
  void shouldSeeByTheFourthLookThatTheBackendAsksLate() {
    // When
    Sentence sentence = Judge.decide(look("403-"), look("403-"), look("403-"), look("200~"));

    // Then
    assertThat(sentence.verdict()).isEqualTo(Verdict.ASKED_LATE);
  }

  @Test
  void shouldSayWhomTheBackendLetsIn() {
    // When
    Sentence sentence = Judge.decide(look("200"), look("200"), look("400"), look("200"));

    // Then
    assertThat(sentence.reason())
        .isEqualTo(
            "it asks, but lets callers without a certificate in: with the stage's certificate it"
                + " answered 200; without one it answered 200; with a stranger's it answered 400");
  }

  @ParameterizedTest
  @CsvSource({
    // the successor, the version in use, a stranger's
    "200, 200, 400, ACCEPTED",
    "200, 200, !, ACCEPTED",
    "404, 404, !, ACCEPTED",
    "200, 400, 400, ACCEPTED",
    "200, !, !, ACCEPTED",
    "400, 200, 400, REJECTED",
    "!, 200, !, REJECTED",
    "401, 200, 401, REJECTED",
    "302, 200, 400, REJECTED",
    "500, 200, 400, REJECTED",
    "!, !, !, REJECTED",
    "200, 200, 200, UNPROVEN",
    "200-, 200-, 200-, UNPROVEN",
    "200, 200, gone, UNPROVEN",
    "gone, gone, gone, UNPROVEN",
    "plain, plain, plain, UNPROVEN"
  })
  void shouldCompareIdentities(String look, String measure, String stranger, Result result) {
    // When
    Answer answer = Judge.compare(SUCCESSOR, look(look), look(measure), look(stranger), true);

    // Then
    assertThat(answer.result()).as(answer.reason()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"ok, ok, !, UNPROVEN", "!, ok, !, REJECTED"})
  void shouldProveNothingByHandshakesAlone(
      String look, String measure, String stranger, Result result) {
    // When
    Answer answer = Judge.compare(SUCCESSOR, look(look), look(measure), look(stranger), false);

    // Then
    assertThat(answer.result()).as(answer.reason()).isEqualTo(result);
  }

  /**
   * A look: a status, {@code ok} for a handshake alone, {@code !} for a refusal, or what went
   * wrong; at its end {@code -} if no certificate was asked for and {@code ~} if late.
   */
  private static Look look(String text) {
    boolean late = text.endsWith("~");
    boolean asked = !text.endsWith("-");
    String what = text.replaceAll("[-~]$", "");
    Outcome outcome =
        switch (what) {
          case "!" -> Outcome.REFUSED;
          case "plain" -> Outcome.PLAIN;
          case "gone" -> Outcome.NO_CONTACT;
          case "broken" -> Outcome.BROKEN;
          default -> Outcome.OPEN;
        };
    Integer status = what.matches("\\d+") ? Integer.valueOf(what) : null;
    boolean tls = Arrays.asList(Outcome.OPEN, Outcome.REFUSED).contains(outcome);
    return new Look(
        outcome,
        status,
        tls && asked,
        late,
        tls && asked,
        status == null ? "did " + what : "answered " + status,
        1);
  }
}
