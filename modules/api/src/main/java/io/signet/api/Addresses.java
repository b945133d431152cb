package io.signet.api;

/** Every address of the event bus inside one node, in one place. */
public final class Addresses {

  /** Control-plane operations on certificates; served by the certificate verticle. */
  public static final Call<ControlRequest, ControlReply> CERTIFICATES =
      new Call<>("signet.local.certificates", ControlRequest.class, ControlReply.class);

  /** Control-plane operations on APIs, stages and backends; served by the stage verticle. */
  public static final Call<ControlRequest, ControlReply> STAGES =
      new Call<>("signet.local.stages", ControlRequest.class, ControlReply.class);

  /** Test invocations; served by one routing verticle of the node. */
  public static final Call<ControlRequest, ControlReply> INVOCATIONS =
      new Call<>("signet.local.invocations", ControlRequest.class, ControlReply.class);

  /** Control-plane operations on what backends should trust; served by the trust verticle. */
  public static final Call<ControlRequest, ControlReply> TRUST =
      new Call<>("signet.local.trust", ControlRequest.class, ControlReply.class);

  /** A trust bundle, signed; served by the trust verticle. */
  public static final Call<TrustBundle, SignedTrustBundle> TRUST_SIGNATURES =
      new Call<>("signet.local.trust.signatures", TrustBundle.class, SignedTrustBundle.class);

  /** Diagnoses of backends; served by one backend verticle of the node. */
  public static final Call<ControlRequest, ControlReply> BACKENDS =
      new Call<>("signet.local.backends", ControlRequest.class, ControlReply.class);

  /**
   * The access key that signed a message, which it uses up; served by the admin verticle. Fails as
   * an operation with that signature would.
   */
  public static final Call<BusProof, String> PROOFS =
      new Call<>("signet.local.proofs", BusProof.class, String.class);

  /** The edited, not yet deployed state of an API; served by the stage verticle. */
  public static final Call<DraftRequest, DeployedApi> DRAFTS =
      new Call<>("signet.local.drafts", DraftRequest.class, DeployedApi.class);

  /** What changed in the store since a revision; served by the stage verticle. */
  public static final Call<Long, Changes> CHANGES =
      new Call<>("signet.local.changes", Long.class, Changes.class);

  /** A private key sealed under the cluster key; served by the certificate verticle. */
  public static final Call<IdentityReference, SealedIdentity> SEALED_IDENTITIES =
      new Call<>("signet.local.sealed-identities", IdentityReference.class, SealedIdentity.class);

  /**
   * A private key as some node sealed it for the cluster, if the configuration in force names it;
   * for when the keystore that nodes share is away. Served by the sharing verticle.
   */
  public static final Call<IdentityReference, SealedIdentity> SHARED_IDENTITIES =
      new Call<>("signet.local.shared-identities", IdentityReference.class, SealedIdentity.class);

  /**
   * "The store has reached this revision": shares the change with the cluster and this node's data
   * line, and answers the revision that is in force here, once every part of the data line works by
   * it. Served by the sharing verticle.
   */
  public static final Call<Long, Long> SHARE =
      new Call<>("signet.local.share", Long.class, Long.class);

  /**
   * "Do the backends of this stage answer to identity X as they do to identity Y, and not so to a
   * stranger?" Answered in seconds; opens connections of its own and sends nothing but handshakes
   * and the harmless requests of the backends' settings. Served by one backend verticle of the
   * node. {@link ErrorCode#NOT_FOUND} if there is no such stage in the configuration in force.
   */
  public static final Call<ProbeRequest, ProbeReport> PROBES =
      new Call<>("signet.local.probes", ProbeRequest.class, ProbeReport.class);

  /** Whether the backends of a stage demand its certificate; served as {@link #PROBES} is. */
  public static final Call<StageCandidate, StageVerdicts> VERDICTS =
      new Call<>("signet.local.verdicts", StageCandidate.class, StageVerdicts.class);

  /**
   * Which backends a stage calls, its variables filled in. The candidate says all itself, nothing
   * is looked up; served by one routing verticle of the node.
   */
  public static final Call<StageCandidate, StageTargets> TARGETS =
      new Call<>("signet.local.targets", StageCandidate.class, StageTargets.class);

  /** The configuration in force on this node; served by the sharing verticle. */
  public static final Call<Void, Configuration> CURRENT_CONFIGURATION =
      new Call<>("signet.local.configuration.current", Void.class, Configuration.class);

  /** Announces every new configuration on this node. */
  public static final Topic<Configuration> CONFIGURATION =
      new Topic<>("signet.local.configuration", Configuration.class);

  /** "The store has reached this revision, they say": a reason to look, on this node. */
  public static final Topic<Long> STORE_HINTS = new Topic<>("signet.local.store-hints", Long.class);

  /** Tells that a part of this node's data line works by a configuration. */
  public static final Topic<Applied> APPLIED =
      new Topic<>("signet.local.configuration.applied", Applied.class);

  /** Tells that this node begins or ends to serve. */
  public static final Topic<NodePhase> NODE_PHASES =
      new Topic<>("signet.local.node-phases", NodePhase.class);

  /**
   * Tells what happened to a certificate; heard by the certificate verticle, which passes it on.
   */
  public static final Topic<Notice> NOTICES = new Topic<>("signet.local.notices", Notice.class);

  /**
   * Sends a message to somebody else's server, and answers the status of its answer. Served by the
   * backend verticles.
   */
  public static final Call<WebhookCall, Integer> WEBHOOKS =
      new Call<>("signet.local.webhooks", WebhookCall.class, Integer.class);

  /**
   * Announced over the whole cluster, as JSON: {@code {"revision": n}}, a hint to look, never
   * truth; and {@code {"notice": {...}}}, a {@link Notice}, once from the node that it comes from.
   * Whoever listens passes over the members that it does not know.
   */
  public static final String CLUSTER_CHANGES = "signet.changes";

  /** The hand-over of an {@link Exchange} to the backend verticle of the same event loop. */
  public static String exchanges(String eventLoop) {
    return "signet.local.exchanges." + eventLoop;
  }

  private Addresses() {}
}
