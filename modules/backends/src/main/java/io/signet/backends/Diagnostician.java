package io.signet.backends;

import io.signet.backends.ProbeFacts.Alert;
import io.signet.backends.ProbeFacts.Answer;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Moment;
import io.signet.backends.ProbeRequest.Variant;
import java.util.List;
import java.util.Set;

/** Names the cause of what connections showed. Pure: the same evidence has the same cause. */
final class Diagnostician {

  private static final Set<String> OLD = Set.of("SSLv3", "TLSv1", "TLSv1.1");
  private static final String TOO_LONG = "exceeds the maximum allowed size";

  private Diagnostician() {}

  static Cause cause(Evidence evidence) {
    ProbeFacts facts = evidence.facts();
    return switch (facts.reached()) {
      case NO_ADDRESS -> Cause.NAME_NOT_RESOLVED;
      case DENIED -> Cause.ADDRESS_DENIED;
      case NO_CONNECTION -> connection(facts.end());
      case CONNECTED -> handshake(evidence);
      case ENCRYPTED -> encrypted(evidence);
      case ANSWERED -> answered(evidence);
    };
  }

  private static Cause connection(End end) {
    return switch (end == null ? End.UNREACHABLE : end) {
      case REFUSED -> Cause.CONNECTION_REFUSED;
      case TIMED_OUT -> Cause.CONNECTION_TIMED_OUT;
      default -> Cause.CONNECTION_UNREACHABLE;
    };
  }

  // ---- before the connection is encrypted

  private static Cause handshake(Evidence evidence) {
    ProbeFacts facts = evidence.facts();
    if (facts.plain() != null) {
      return web(facts.plain()) ? Cause.PLAIN_HTTP : Cause.NOT_TLS;
    }
    List<Cause> faults = ChainFaults.of(facts);
    if (facts.trustFailure() != null) {
      return faults.isEmpty() ? Cause.SERVER_CERTIFICATE_REFUSED : faults.get(0);
    }
    if (facts.alert() != null) {
      return alert(evidence, facts.alert());
    }
    String failure = String.valueOf(facts.failure());
    if (failure.contains(TOO_LONG)) {
      return Cause.HANDSHAKE_MESSAGE_TOO_LONG;
    }
    if (facts.hello().version() != null && OLD.contains(facts.hello().version())) {
      return Cause.TLS_VERSION_TOO_OLD;
    }
    if (failure.contains("does not comply to algorithm constraints")) {
      return Cause.WEAK_KEY_EXCHANGE;
    }
    if (facts.end() == End.TIMED_OUT || facts.end() == End.CLOSED || facts.end() == End.RESET) {
      return ended(evidence);
    }
    return versions(evidence, Cause.UNKNOWN);
  }

  private static boolean web(String text) {
    return text.startsWith("HTTP/") || text.startsWith("<");
  }

  private static Cause ended(Evidence evidence) {
    ProbeFacts facts = evidence.facts();
    if (evidence.tried(Variant.PLAIN).anyMatch(each -> each.answer() != null)) {
      return Cause.PLAIN_HTTP;
    }
    if (facts.end() == End.TIMED_OUT) {
      return Cause.HANDSHAKE_TIMED_OUT;
    }
    if (facts.question().asked()) {
      return ClientCauses.of(evidence);
    }
    return versions(evidence, Cause.HANDSHAKE_CLOSED);
  }

  private static Cause alert(Evidence evidence, Alert alert) {
    switch (alert.number()) {
      case AlertNames.PROTOCOL_VERSION -> {
        return versions(evidence, Cause.TLS_VERSION_TOO_OLD);
      }
      case AlertNames.UNRECOGNIZED_NAME -> {
        return noName(evidence) ? Cause.SERVER_NAME_REQUIRED : Cause.SERVER_NAME_UNKNOWN;
      }
      case AlertNames.NO_APPLICATION_PROTOCOL -> {
        return Cause.NO_COMMON_APPLICATION_PROTOCOL;
      }
      default -> {
        if (alert.moment() == Moment.HELLO || !evidence.facts().question().asked()) {
          return early(evidence, alert);
        }
        return ClientCauses.of(evidence);
      }
    }
  }

  private static Cause early(Evidence evidence, Alert alert) {
    Cause fallback =
        alert.number() == AlertNames.INTERNAL_ERROR
            ? Cause.BACKEND_INTERNAL_ERROR
            : Cause.HANDSHAKE_REFUSED;
    return versions(evidence, fallback);
  }

  /** What the variants tell of a handshake that did not get anywhere. */
  private static Cause versions(Evidence evidence, Cause fallback) {
    if (evidence.works(Variant.ANY_VERSION)) {
      return Cause.TLS_VERSION_BELOW_MINIMUM;
    }
    if (evidence.works(Variant.WITHOUT_SERVER_NAME)) {
      return Cause.SERVER_NAME_UNKNOWN;
    }
    if (evidence.works(Variant.NO_ALPN)) {
      return Cause.NO_COMMON_APPLICATION_PROTOCOL;
    }
    ProbeFacts wide =
        evidence
            .tried(Variant.WIDE)
            .filter(each -> each.hello().version() != null)
            .findFirst()
            .orElse(null);
    if (wide != null) {
      return taken(wide);
    }
    return fallback == Cause.HANDSHAKE_REFUSED && noName(evidence)
        ? Cause.SERVER_NAME_REQUIRED
        : fallback;
  }

  /** Why the backend would take only what nobody offers any more. */
  private static Cause taken(ProbeFacts wide) {
    if (OLD.contains(wide.hello().version())) {
      return Cause.TLS_VERSION_TOO_OLD;
    }
    return ChainFaults.of(wide).contains(Cause.SERVER_CERTIFICATE_WEAK_SIGNATURE)
        ? Cause.SERVER_CERTIFICATE_WEAK_SIGNATURE
        : Cause.NO_COMMON_CIPHER;
  }

  private static boolean noName(Evidence evidence) {
    return ProbeConnection.isAddress(evidence.facts().request().serverName());
  }

  // ---- after

  private static Cause encrypted(Evidence evidence) {
    ProbeFacts facts = evidence.facts();
    if (facts.alert() != null && facts.alert().number() == AlertNames.NO_APPLICATION_PROTOCOL) {
      return Cause.NO_COMMON_APPLICATION_PROTOCOL;
    }
    if (facts.question().late() || askedLateElsewhere(evidence)) {
      return Cause.CLIENT_CERTIFICATE_ASKED_LATE;
    }
    if (facts.alert() != null) {
      return facts.question().asked() ? ClientCauses.of(evidence) : Cause.UNKNOWN;
    }
    if (facts.failure() == null) {
      return healthy(evidence);
    }
    if (facts.end() == End.TIMED_OUT) {
      return Cause.ANSWER_TIMED_OUT;
    }
    if (facts.end() == End.CLOSED || facts.end() == End.RESET) {
      return facts.question().asked() ? ClientCauses.of(evidence) : Cause.NOT_HTTP;
    }
    return Cause.NOT_HTTP;
  }

  private static boolean askedLateElsewhere(Evidence evidence) {
    return !evidence.facts().question().asked()
        && evidence.variants().stream().anyMatch(each -> each.question().late());
  }

  private static Cause answered(Evidence evidence) {
    ProbeFacts facts = evidence.facts();
    Answer answer = facts.answer();
    if (facts.question().late() || askedLateElsewhere(evidence)) {
      return Cause.CLIENT_CERTIFICATE_ASKED_LATE;
    }
    if (answer.status() == 421 || answer.body().contains("Invalid SNI")) {
      return Cause.HOST_NOT_SERVED;
    }
    if (answer.body().contains("No required SSL certificate was sent") || answer.status() == 496) {
      return evidence.own() == null
          ? Cause.CLIENT_CERTIFICATE_MISSING
          : Cause.CLIENT_KEY_NOT_ACCEPTED;
    }
    if (answer.body().contains("SSL certificate error") || answer.status() == 495) {
      return ClientCauses.of(evidence);
    }
    boolean refused = answer.status() == 403 || answer.status() == 401;
    if (refused && facts.question().asked()) {
      return evidence.own() == null
          ? Cause.CLIENT_CERTIFICATE_MISSING
          : ClientCauses.ofHttp(evidence);
    }
    return healthy(evidence);
  }

  private static Cause healthy(Evidence evidence) {
    if (evidence.own() == null) {
      return Cause.HEALTHY;
    }
    if (!evidence.facts().question().asked()) {
      return Cause.CLIENT_CERTIFICATE_NOT_ASKED;
    }
    return ClientCauses.listed(evidence) ? Cause.HEALTHY : Cause.CLIENT_ISSUER_NOT_LISTED;
  }
}
