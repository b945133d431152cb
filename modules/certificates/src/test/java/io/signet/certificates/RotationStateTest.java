package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ErrorCode;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.certificates.RotationState.Move;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every move from it. Version 7 is to follow version 4. */
class RotationStateTest {

  /** What may follow, without force; whatever is not here may not. */
  private static final Map<State, List<Move>> MOVES =
      Map.of(
          State.PREPARED,
          List.of(
              new Move(State.ACCEPTED, 7, false, 0, 0), new Move(State.ABORTED, 0, false, 0, 7)),
          State.ACCEPTED,
          List.of(new Move(State.ACTIVE, 7, false, 7, 0), new Move(State.ABORTED, 0, false, 0, 7)),
          State.ACTIVE,
          List.of(
              new Move(State.RETIRED, 0, true, 0, 4), new Move(State.ROLLED_BACK, 4, false, 4, 0)),
          State.RETIRED,
          List.of(),
          State.ABORTED,
          List.of(),
          State.ROLLED_BACK,
          List.of());

  /** What may follow by force. */
  private static final Map<State, List<Move>> FORCED =
      Map.of(
          State.PREPARED, List.of(new Move(State.ACTIVE, 0, false, 7, 0)),
          State.ACCEPTED, List.of(new Move(State.ACTIVE, 0, false, 7, 0)),
          State.ACTIVE, List.of(new Move(State.ROLLED_BACK, 0, false, 4, 0)));

  static Stream<Arguments> everyMove() {
    return Arrays.stream(State.values())
        .flatMap(from -> Arrays.stream(State.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("everyMove")
  void shouldAllowWhatTheTableSaysAndNothingElse(State from, State to) {
    // Given
    RotationState state = RotationState.of(rotation(from));

    // When
    Move move = state.to(to, false);

    // Then
    assertThat(move).isEqualTo(listed(MOVES, from, to));
  }

  @ParameterizedTest
  @MethodSource("everyMove")
  void shouldNameWhatCannotBe(State from, State to) {
    // Given
    RotationState state = RotationState.of(rotation(from));
    boolean allowed = listed(MOVES, from, to) != null;

    // When
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> state.require(to, false));

    // Then
    assertThat(refusal == null).isEqualTo(allowed);
    assertThat(refusal == null ? refused(from, to) : refusal.getMessage())
        .startsWith(refused(from, to));
  }

  @ParameterizedTest
  @MethodSource("everyMove")
  void shouldForceSwitchesOnly(State from, State to) {
    // Given
    RotationState state = RotationState.of(rotation(from));
    boolean aSwitch = to == State.ACTIVE || to == State.ROLLED_BACK;
    Move wanted = aSwitch ? listed(FORCED, from, to) : null;

    // When
    Move[] move = new Move[1];
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> move[0] = state.require(to, true));

    // Then
    assertThat(move[0]).isEqualTo(wanted);
    assertThat(refusal == null ? null : refusal.code())
        .isEqualTo(wanted != null ? null : aSwitch ? ErrorCode.CONFLICT : ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "PREPARED, true", "ACCEPTED, true", "ACTIVE, true",
    "RETIRED, false", "ABORTED, false", "ROLLED_BACK, false"
  })
  void shouldGoOnExactlyWhileItIsOpen(State from, boolean open) {
    // When
    boolean goesOn =
        Arrays.stream(State.values())
            .anyMatch(to -> RotationState.of(rotation(from)).to(to, false) != null);

    // Then
    assertThat(goesOn).isEqualTo(open).isEqualTo(from.open());
  }

  private static String refused(State from, State to) {
    return "Rotation 7 of Client Certificate abc123 is " + from + " and cannot become " + to;
  }

  private static Move listed(Map<State, List<Move>> table, State from, State to) {
    return table.getOrDefault(from, List.of()).stream()
        .filter(move -> move.to() == to)
        .findFirst()
        .orElse(null);
  }

  private static Rotation rotation(State state) {
    Instant now = Instant.EPOCH;
    return new Rotation("7", "abc123", 4, 7, state, false, now, now, null, List.of(), List.of());
  }
}
