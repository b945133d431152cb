package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.it.Attempt.Kind;
import io.signet.it.Attempt.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judges of the chaos tests, fed with histories that are sound and with broken ones. */
class HistoryCheckerTest {

  private static final String STAGE = "stage/s";

  private final History history = new History();
  private final Faults faults = new Faults();

  @BeforeEach
  void attachNothing() {
    history.initially(STAGE, "");
    history.initially("version/a", "1");
  }

  @Test
  void shouldAcceptWhatHappenedOneAfterTheOther() {
    write("a", 10, 20, Outcome.OK);
    read("a", 30, 40);
    write("b", 50, 60, Outcome.OK);
    read("b", 70, 80);

    assertThat(HistoryChecker.faults(history)).isEmpty();
  }

  @Test
  void shouldAcceptEitherValueWhileAWriteIsUnderWay() {
    write("a", 10, 40, Outcome.OK);
    read("", 15, 20);
    read("a", 25, 30);

    assertThat(HistoryChecker.faults(history)).isEmpty();
  }

  @Test
  void shouldFindALostAcknowledgedWrite() {
    write("a", 10, 20, Outcome.OK);
    write("b", 30, 40, Outcome.OK);
    read("a", 50, 60);

    assertThat(HistoryChecker.faults(history))
        .singleElement()
        .asString()
        .contains("replaced before by WRITE stage/s=b");
  }

  @Test
  void shouldFindALostAcknowledgedDetachment() {
    write("a", 10, 20, Outcome.OK);
    write("", 30, 40, Outcome.OK);
    read("a", 50, 60);

    assertThat(HistoryChecker.faults(history)).hasSize(1);
  }

  @Test
  void shouldFindAValueThatNobodyWrote() {
    read("x", 50, 60);

    assertThat(HistoryChecker.faults(history))
        .singleElement()
        .asString()
        .contains("nobody wrote x");
  }

  @Test
  void shouldFindAValueFromTheFuture() {
    read("a", 10, 20);
    write("a", 30, 40, Outcome.OK);

    assertThat(HistoryChecker.faults(history)).hasSize(1);
  }

  @Test
  void shouldFindARefusedWriteThatTookEffect() {
    write("a", 10, 20, Outcome.REFUSED);
    read("a", 30, 40);

    assertThat(HistoryChecker.faults(history)).hasSize(1);
  }

  @Test
  void shouldAllowThatAnUnansweredWriteHappensLateOrNever() {
    write("a", 10, 20, Outcome.UNKNOWN);
    read("", 30, 40);
    write("b", 50, 60, Outcome.OK);
    read("a", 70, 80);

    assertThat(HistoryChecker.faults(history)).isEmpty();
  }

  @Test
  void shouldFindThatTimeRunsBackwards() {
    write("a", 10, 20, Outcome.OK);
    write("b", 30, 90, Outcome.OK);
    read("b", 40, 50);
    read("a", 60, 70);

    assertThat(HistoryChecker.faults(history))
        .singleElement()
        .asString()
        .contains("older than what was read before");
  }

  @Test
  void shouldAcceptAValueThatWasWrittenAgain() {
    write("a", 10, 20, Outcome.OK);
    write("b", 30, 40, Outcome.OK);
    write("a", 50, 60, Outcome.OK);
    read("a", 70, 80);

    assertThat(HistoryChecker.faults(history)).isEmpty();
  }

  @Test
  void shouldAllowTheOldCertificateForTheGraceOnly() {
    write("a", 10, 20, Outcome.OK);
    write("", 100, 110, Outcome.OK);

    assertThat(served("01", 115)).isEmpty();
    assertThat(served("01", 117)).singleElement().asString().contains("replaced before");
    assertThat(served(Witness.NOBODY, 117)).isEmpty();
  }

  @Test
  void shouldAllowTheOldCertificateWhileSomethingIsBroken() {
    write("a", 10, 20, Outcome.OK);
    write("", 100, 110, Outcome.OK);
    faults.add(112, 200);

    assertThat(served("01", 150)).isEmpty();
    assertThat(served("01", 205)).isEmpty();
    assertThat(served("01", 206)).hasSize(1);
  }

  @Test
  void shouldFindACertificateThatIsOtherwiseAttached() {
    write("b", 10, 20, Outcome.OK);

    assertThat(served("01", 50)).singleElement().asString().contains("nobody wrote a");
  }

  @Test
  void shouldFindNothingPresentedWhereSomethingIsAttached() {
    write("a", 10, 20, Outcome.OK);

    assertThat(served(Witness.NOBODY, 50)).hasSize(1);
  }

  @Test
  void shouldFindAVersionThatWasRotatedAway() {
    write("a", 10, 20, Outcome.OK);
    history.add(new Attempt("version/a", Kind.WRITE, "2", 30, 40, Outcome.OK, "test"));

    assertThat(served("02", 60)).isEmpty();
    assertThat(served("01", 60)).singleElement().asString().contains("version/a=2");
  }

  @Test
  void shouldFindACertificateThatNobodyIssued() {
    assertThat(served("99", 60)).singleElement().asString().contains("nobody was told");
  }

  private List<String> served(String serial, long sent) {
    Map<String, ServedChecker.Issued> issued =
        Map.of("01", new ServedChecker.Issued("a", 1), "02", new ServedChecker.Issued("a", 2));
    return new ServedChecker(history, faults, 5, issued)
        .complaints(List.of(new ServedChecker.Served("s", "node", sent, sent + 1, serial)));
  }

  private void write(String value, long begun, long ended, Outcome outcome) {
    history.add(new Attempt(STAGE, Kind.WRITE, value, begun, ended, outcome, "test"));
  }

  private void read(String value, long begun, long ended) {
    history.add(new Attempt(STAGE, Kind.READ, value, begun, ended, Outcome.OK, "test"));
  }
}
