package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.backends.ProbeFacts.Alert;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Hello;
import io.signet.backends.ProbeFacts.Moment;
import io.signet.backends.ProbeFacts.Question;
import io.signet.backends.ProbeFacts.Reached;
import java.net.ConnectException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Names the cause of a call that failed, by what the failure itself shows; nothing is tried. */
final class FailedCall {

  private static final String NO_RECORD = "not an SSL/TLS record: ";
  private static final String HTTP_IN_HEX = "48545450";

  private final BackendTarget target;
  private final HandshakeRecord record;
  private final X509Certificate own;
  private final SignetException failure;

  private FailedCall(BackendTarget target, TlsClient client, SignetException failure) {
    this.target = target;
    this.record = client.record();
    this.own = client.certificate();
    this.failure = failure;
  }

  /**
   * @param client that made the call; {@code null} if none was found
   * @return {@code null} if TLS has nothing to do with it, or it cannot be told
   */
  static Diagnosed diagnose(BackendTarget target, TlsClient client, SignetException failure) {
    if (client == null || !target.tls()) {
      return null;
    }
    ProbeFacts facts = new FailedCall(target, client, failure).facts();
    if (facts == null) {
      return null;
    }
    Diagnosed diagnosed = Diagnosed.from(new Evidence(facts, List.of(), client.certificate()));
    return diagnosed.cause().fault() && diagnosed.cause() != Cause.UNKNOWN ? diagnosed : null;
  }

  private ProbeFacts facts() {
    return switch (failure.code()) {
      case BACKEND_UNTRUSTED -> facts(Reached.CONNECTED, null, null, failure.getMessage());
      case CERTIFICATE_REFUSED, CERTIFICATE_REQUIRED ->
          facts(Reached.CONNECTED, null, alert(Moment.OUR_FLIGHT), null);
      case TLS_FAILED -> facts(Reached.CONNECTED, closed(), alert(Moment.HELLO), null);
      case BACKEND_UNREACHABLE -> unreachable();
      case BACKEND_FAILED -> dropped() ? facts(Reached.ENCRYPTED, End.CLOSED, null, null) : null;
      case INTEGRATION_CONFIGURATION ->
          failure.getMessage().contains("may not be called")
              ? facts(Reached.DENIED, null, null, null)
              : null;
      default -> null;
    };
  }

  private ProbeFacts unreachable() {
    String message = failure.getMessage();
    if (message.contains("cannot be resolved")) {
      return facts(Reached.NO_ADDRESS, null, null, null);
    }
    if (message.contains("TLS handshake")) {
      return facts(Reached.CONNECTED, End.TIMED_OUT, null, null);
    }
    boolean refused = find(ConnectException.class) != null && message.contains("refused");
    boolean late = message.contains("timed out");
    End end = refused ? End.REFUSED : late ? End.TIMED_OUT : End.UNREACHABLE;
    return facts(Reached.NO_CONNECTION, end, null, null);
  }

  /**
   * Whether the backend let the handshake end, and then dropped who had presented a certificate.
   */
  private boolean dropped() {
    return record.detailed()
        && record.wasAsked()
        && String.valueOf(failure.getMessage()).contains("closed");
  }

  private End closed() {
    return find(java.nio.channels.ClosedChannelException.class) == null ? null : End.CLOSED;
  }

  private Alert alert(Moment moment) {
    int number = TlsAlert.in(failure);
    if (number < 0) {
      number = AlertNames.number(String.valueOf(AlertNames.in(failure)));
    }
    return number < 0 ? null : new Alert(number, AlertNames.name(number), moment);
  }

  private ProbeFacts facts(Reached reached, End end, Alert alert, String trustFailure) {
    boolean refused =
        failure.code() == ErrorCode.CERTIFICATE_REFUSED
            || failure.code() == ErrorCode.CERTIFICATE_REQUIRED;
    UntrustedBackendException untrusted = find(UntrustedBackendException.class);
    Question question =
        new Question(
            refused || (record.detailed() && record.wasAsked()),
            false,
            record.issuers(),
            record.signatureAlgorithms());
    return new ProbeFacts(
        ProbeRequest.to(
            target.host(), target.port(), BackendSettings.defaults(target.origin()), null),
        Instant.now(),
        null,
        reached,
        failure.getMessage(),
        end,
        alert,
        new Hello(record.protocol(), record.cipher(), record.applicationProtocol()),
        untrusted == null ? record.serverChain() : untrusted.chain(),
        trustFailure,
        question,
        // The record of calls is shared: it cannot say which of them sent something.
        record.detailed() ? record.wasSent() : own != null,
        plain(),
        null,
        0);
  }

  /** What the port speaks in place of TLS, as far as the engines quote it. */
  private String plain() {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      int at = message.indexOf(NO_RECORD);
      if (at >= 0) {
        return message.startsWith(HTTP_IN_HEX, at + NO_RECORD.length()) ? "HTTP/" : "?";
      }
    }
    return null;
  }

  private <T extends Throwable> T find(Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }
}
