package io.signet.backends;

import io.signet.backends.ProbeFacts.Alert;
import io.signet.backends.ProbeFacts.Answer;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Hello;
import io.signet.backends.ProbeFacts.Moment;
import io.signet.backends.ProbeFacts.Question;
import io.signet.backends.ProbeFacts.Reached;
import java.time.Instant;
import java.util.List;

/** Gathers the facts of one connection while it is under way; of one thread. */
final class ProbeNotes {

  private final ProbeRequest request;
  private final Instant at = Instant.now();
  private final long startedAt = System.nanoTime();
  final HandshakeRecord record = new HandshakeRecord(true);
  final RecordTap tap = new RecordTap();

  String address;
  Reached reached = Reached.NO_ADDRESS;
  String failure;
  End end;
  Answer answer;
  boolean requestSent;
  private String alert;
  private Moment alertAt;

  /** How often a certificate had been asked for when the handshake was complete. */
  int asksInHandshake = -1;

  ProbeNotes(ProbeRequest request) {
    this.request = request;
  }

  ProbeRequest request() {
    return request;
  }

  void failed(String why, End how) {
    failure = why;
    end = how;
  }

  /** Takes down a fatal alert, as the JDK names it. */
  void alerted(String name) {
    alert = name;
    alertAt = now();
  }

  private Moment now() {
    if (requestSent) {
      return Moment.REQUEST;
    }
    if (reached.compareTo(Reached.ENCRYPTED) >= 0) {
      return Moment.FINISHED;
    }
    if (tap.version() == null) {
      return Moment.HELLO;
    }
    return record.serverChain().isEmpty() ? Moment.SERVER_FLIGHT : Moment.OUR_FLIGHT;
  }

  ProbeFacts facts() {
    return new ProbeFacts(
        request,
        at,
        address,
        reached,
        failure,
        end,
        alert == null ? null : new Alert(AlertNames.number(alert), alert, alertAt),
        new Hello(
            tap.version(),
            record.cipher() == null ? tap.cipher() : record.cipher(),
            record.applicationProtocol()),
        record.serverChain().isEmpty() ? tap.chain() : record.serverChain(),
        record.trustFailure(),
        question(),
        record.wasSent(),
        tap.plain(),
        answer,
        (System.nanoTime() - startedAt) / 1_000_000);
  }

  private Question question() {
    boolean asked = record.wasAsked() || tap.asked();
    boolean late = asksInHandshake == 0 && record.asks() > 0;
    List<String> algorithms = record.signatureAlgorithms();
    return new Question(asked, late, record.issuers(), algorithms);
  }
}
