package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.ControlRequest;
import io.signet.api.Kind;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * Tells what backends should trust, at {@link Addresses#TRUST}, and signs it, at {@link
 * Addresses#TRUST_SIGNATURES}. One for each node.
 */
public final class TrustVerticle extends VerticleBase {

  private final Store store;
  private final TrustSigner signer;
  private WorkerExecutor workers;

  /**
   * @param store where documents live; stays open when this stops
   * @param secrets what the signing keys are made from, at least one; the first one's key signs
   * @param validity how long a signature is to be believed
   */
  public TrustVerticle(Store store, List<SecretKey> secrets, Duration validity) {
    this.store = store;
    this.signer = new TrustSigner(secrets, validity, Clock.systemUTC());
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor("signet-trust", 1);
    OperationTable table =
        new OperationTable()
            .on(Operation.GET_TRUST_BUNDLE, this::bundle)
            .on(Operation.GET_TRUST_KEYS, request -> new KeySet(signer.keys()));
    return Future.all(
        table.serve(vertx, Addresses.TRUST, workers, store::revision).completion(),
        Addresses.TRUST_SIGNATURES
            .serve(
                vertx.eventBus(),
                bundle -> workers.executeBlocking(() -> signer.sign(bundle), false))
            .completion());
  }

  @Override
  public Future<?> stop() {
    return workers.close();
  }

  private TrustBundle bundle(ControlRequest request) {
    return store
        .get(Kind.CERTIFICATE, request.path("clientCertificateId"))
        .map(found -> TrustBundle.of(found, AuthorityDocument.find(store).orElse(null)))
        .orElseThrow(
            () -> SignetException.notFound("Invalid Client Certificate identifier specified"));
  }

  /** A JWK set (RFC 7517, section 5). */
  private record KeySet(List<TrustKey.Jwk> keys) {}
}
