package io.signet.api;

import java.util.List;

/**
 * A kind of document: its name in the store and the record that a document of it holds.
 *
 * @param name the name in the store, never changed
 * @param type the record
 */
public record Kind<T>(String name, Class<T> type) {

  public static final Kind<RestApi> API = new Kind<>("api", RestApi.class);

  /** Ids are {@code apiId/resourceId}. */
  public static final Kind<Resource> RESOURCE = new Kind<>("resource", Resource.class);

  /** Ids are {@code apiId/deploymentId}. */
  public static final Kind<DeployedApi> DEPLOYMENT = new Kind<>("deployment", DeployedApi.class);

  /** Ids are {@code apiId/stageName}. */
  public static final Kind<Stage> STAGE = new Kind<>("stage", Stage.class);

  public static final Kind<StoredCertificate> CERTIFICATE =
      new Kind<>("certificate", StoredCertificate.class);

  /** There is at most one, called {@link CertificateAuthority#ID}. */
  public static final Kind<CertificateAuthority> AUTHORITY =
      new Kind<>("authority", CertificateAuthority.class);

  /** Ids are {@code certificateId/version}. */
  public static final Kind<CertificateRequest> CERTIFICATE_REQUEST =
      new Kind<>("certificate-request", CertificateRequest.class);

  /** Ids are {@code certificateId/rotationId}. */
  public static final Kind<Rotation> ROTATION = new Kind<>("rotation", Rotation.class);

  /** Ids are those of certificates, or of the authority. */
  public static final Kind<Told> TOLD = new Kind<>("told", Told.class);

  /** Ids are origins. */
  public static final Kind<BackendSettings> BACKEND = new Kind<>("backend", BackendSettings.class);

  /** Every kind there is. */
  public static final List<Kind<?>> ALL =
      List.of(
          API,
          RESOURCE,
          DEPLOYMENT,
          STAGE,
          CERTIFICATE,
          AUTHORITY,
          CERTIFICATE_REQUEST,
          ROTATION,
          TOLD,
          BACKEND);

  /** The kinds that the data line runs by; the others are only edited. */
  public static final List<Kind<?>> SERVED =
      List.of(DEPLOYMENT, STAGE, CERTIFICATE, AUTHORITY, BACKEND);

  /** The kind of a name that the store wrote. */
  public static Kind<?> named(String name) {
    return ALL.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind of document: " + name));
  }

  public DocumentId id(String id) {
    return new DocumentId(this, id);
  }

  /** The id of something that belongs to an API. */
  public DocumentId id(String restApiId, String id) {
    return new DocumentId(this, restApiId + "/" + id);
  }

  @Override
  public String toString() {
    return name;
  }
}
