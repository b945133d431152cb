package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Notice;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.Rotation.State;
import io.signet.store.Audit;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The control-plane operations on the gateway's own authority. */
final class AuthorityOperations {

  private final AuthorityRenewal renewal;
  private final Consumer<Notice> notices;
  private final Clock clock;

  /**
   * @param notices told of every step
   */
  AuthorityOperations(AuthorityRenewal renewal, Consumer<Notice> notices, Clock clock) {
    this.renewal = renewal;
    this.notices = notices;
    this.clock = clock;
  }

  void addTo(OperationTable table) {
    table.on(Operation.GET_AUTHORITY, this::get).on(Operation.MOVE_AUTHORITY, this::move);
  }

  private record Wanted(String to, Boolean force) {}

  /** The authority as callers see it, the oldest version first; none before it was needed. */
  record Seen(List<Version> versions) {}

  /**
   * A version of the authority as callers see it.
   *
   * @param role {@code current} for the one that issues, {@code successor} or {@code predecessor}
   * @param issued how many versions of client certificates are there that it issued
   */
  record Version(
      int version,
      String role,
      String pemEncodedCertificate,
      String fingerprint,
      Instant createdDate,
      Instant expirationDate,
      long issued) {}

  private Seen get(ControlRequest request) {
    return renewal.find().map(this::seen).orElseGet(() -> new Seen(List.of()));
  }

  private Seen move(ControlRequest request) {
    Wanted wanted = request.body(Wanted.class);
    State to = state(wanted.to());
    boolean force = Boolean.TRUE.equals(wanted.force());
    Audit audit = Audit.of(request, AuthorityRenewal.target(to, force));
    CertificateAuthority after =
        switch (to) {
          case PREPARED -> renewal.prepare(audit);
          case ACTIVE -> renewal.activate(audit, force);
          case ROLLED_BACK -> renewal.rollBack(audit);
          case ABORTED -> renewal.abort(audit);
          case RETIRED -> renewal.retire(audit);
          case ACCEPTED -> throw unknownState();
        };
    tell(after, to);
    return seen(after);
  }

  /** Ends a renewal of which nothing but the end is left; answers whether it did. */
  boolean finish() {
    return renewal.finish().map(after -> tell(after, State.RETIRED)).isPresent();
  }

  private CertificateAuthority tell(CertificateAuthority authority, State state) {
    int about = state == State.PREPARED ? authority.latestVersion() : authority.version();
    String name = state.name().toLowerCase(Locale.ROOT);
    notices.accept(
        new Notice(
            CertificateAuthority.ID
                + "."
                + about
                + "-"
                + name
                + "-"
                + clock.instant().getEpochSecond(),
            Notice.Type.AUTHORITY_STEP,
            CertificateAuthority.ID,
            clock.instant(),
            "The renewal of the gateway's CA is "
                + state
                + ": version "
                + authority.version()
                + " issues, and backends should trust "
                + authority.versions().stream().map(CertificateVersion::version).toList(),
            Map.of("version", Integer.toString(about), "state", state.name())));
    return authority;
  }

  private Seen seen(CertificateAuthority authority) {
    return new Seen(
        authority.versions().stream()
            .map(
                each ->
                    new Version(
                        each.version(),
                        role(each.version(), authority.version()),
                        each.pemEncodedCertificate(),
                        each.fingerprint(),
                        each.createdDate(),
                        each.expirationDate(),
                        renewal.issuedBy(each)))
            .toList());
  }

  private static String role(int version, int issuing) {
    if (version == issuing) {
      return "current";
    }
    return version > issuing ? "successor" : "predecessor";
  }

  private static State state(String name) {
    return Arrays.stream(State.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(AuthorityOperations::unknownState);
  }

  private static RuntimeException unknownState() {
    return badRequest(
        "Invalid state specified: 'to' must be one of PREPARED, ACTIVE, RETIRED, ABORTED,"
            + " ROLLED_BACK");
  }
}
