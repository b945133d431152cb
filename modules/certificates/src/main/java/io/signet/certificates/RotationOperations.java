package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.Page;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.StoredCertificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The control-plane operations on rotations and on the versions that they make. */
final class RotationOperations {

  private final RotationDocuments documents;
  private final SuccessorGenerator generator;
  private final RotationMoves moves;

  RotationOperations(
      RotationDocuments documents, SuccessorGenerator generator, RotationMoves moves) {
    this.documents = documents;
    this.generator = generator;
    this.moves = moves;
  }

  void addTo(OperationTable table) {
    table
        .on(Operation.CREATE_ROTATION, this::create)
        .on(Operation.GET_ROTATIONS, this::list)
        .on(Operation.GET_ROTATION, this::get)
        .on(Operation.MOVE_ROTATION, this::move)
        .on(Operation.GET_CERTIFICATE_VERSIONS, this::versions);
  }

  private record Begin(Boolean automatic) {}

  private record Wanted(String to, Boolean force) {}

  /**
   * A version as callers see it.
   *
   * @param role {@code current}, {@code successor} or {@code predecessor}
   */
  record Version(
      int version,
      String role,
      String pemEncodedCertificate,
      String fingerprint,
      Instant createdDate,
      Instant expirationDate) {}

  private Rotation create(ControlRequest request) {
    Begin body = request.body(Begin.class);
    return generator.begin(request, id(request), Boolean.TRUE.equals(body.automatic()));
  }

  private Page<Rotation> list(ControlRequest request) {
    return request.page().cut(documents.list(id(request)), each -> key(each.toVersion()));
  }

  private Rotation get(ControlRequest request) {
    return documents.get(id(request), request.path("rotationId")).value();
  }

  private Rotation move(ControlRequest request) {
    Wanted wanted = request.body(Wanted.class);
    return moves.move(
        request,
        id(request),
        request.path("rotationId"),
        state(wanted.to()),
        Boolean.TRUE.equals(wanted.force()));
  }

  private Page<Version> versions(ControlRequest request) {
    StoredCertificate certificate = documents.certificate(id(request));
    List<Version> all =
        certificate.versions().stream().map(each -> seen(certificate, each)).toList();
    return request.page().cut(all, each -> key(each.version()));
  }

  private static Version seen(StoredCertificate certificate, CertificateVersion version) {
    return new Version(
        version.version(),
        role(version.version(), certificate.version()),
        version.pemEncodedCertificate(),
        version.fingerprint(),
        version.createdDate(),
        version.expirationDate());
  }

  private static String role(int version, int inUse) {
    if (version == inUse) {
      return "current";
    }
    return version > inUse ? "successor" : "predecessor";
  }

  private static State state(String name) {
    return Arrays.stream(State.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                badRequest(
                    "Invalid state specified: 'to' must be one of ACCEPTED, ACTIVE, RETIRED,"
                        + " ABORTED, ROLLED_BACK"));
  }

  /** As text in the order of the numbers. */
  private static String key(int version) {
    return "%010d".formatted(version);
  }

  private static String id(ControlRequest request) {
    return request.path("clientCertificateId");
  }
}
