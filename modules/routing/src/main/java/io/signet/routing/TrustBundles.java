package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.CertificateAuthority;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.TrustBundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trust bundles that a node hands out: those of the certificates that say so, made when the
 * configuration changes and signed anew long before a signature ends. One for all event loops.
 */
final class TrustBundles {

  private static final Logger LOG = LoggerFactory.getLogger(TrustBundles.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Clock clock;
  private final AtomicBoolean followed = new AtomicBoolean();
  private volatile Map<String, PublishedBundle> current = Map.of();

  /** Of the one event loop that follows the configuration. */
  private Future<Void> working = Future.succeededFuture();

  private volatile long revision;

  TrustBundles(Clock clock) {
    this.clock = clock;
  }

  /** The bundle of a certificate; {@code null} if it has none to hand out. */
  PublishedBundle get(String certificateId) {
    return current.get(certificateId);
  }

  /** The revision of the configuration in force. */
  long revision() {
    return revision;
  }

  /**
   * Hears every configuration from now on and asks for the present one; the first verticle of a
   * node does so for all. The future ends when that is in force; a node where nobody serves it yet
   * begins with none.
   */
  Future<Void> follow(Vertx vertx) {
    if (!followed.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    vertx.setPeriodic(LOOK_MILLIS, timer -> renew(vertx));
    return Addresses.CONFIGURATION
        .subscribe(vertx.eventBus(), heard -> report(take(vertx, heard)))
        .completion()
        .compose(subscribed -> Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null))
        .compose(present -> take(vertx, present))
        .onSuccess(taken -> tell(vertx)) // of an empty store too, so that its first write waits
        .recover(TrustBundles::toleratedWhileNobodyServes);
  }

  private Future<Void> take(Vertx vertx, Configuration configuration) {
    working = working.transform(before -> install(vertx, configuration));
    return working;
  }

  private Future<Void> install(Vertx vertx, Configuration configuration) {
    if (configuration.revision() <= revision) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> build(configuration), false)
        .compose(built -> sign(vertx, built))
        .map(
            signed -> {
              revision = configuration.revision();
              tell(vertx);
              return null;
            });
  }

  private void tell(Vertx vertx) {
    Addresses.APPLIED.publish(vertx.eventBus(), new Applied("trust", revision));
  }

  private Map<String, PublishedBundle> build(Configuration configuration) {
    Map<String, PublishedBundle> next = new HashMap<>();
    for (Document<StoredCertificate> document : configuration.all(Kind.CERTIFICATE).values()) {
      if (!TrustBundle.isPublic(document.value())) {
        continue;
      }
      Document<CertificateAuthority> authority =
          CertificateAuthority.issued(document.value())
              ? configuration.get(Kind.AUTHORITY, CertificateAuthority.ID)
              : null;
      PublishedBundle before = current.get(document.id());
      if (before != null && isOf(before, document, authority)) {
        next.put(document.id(), before);
        continue;
      }
      try {
        next.put(document.id(), PublishedBundle.of(document, authority));
      } catch (SignetException e) {
        LOG.error("no trust bundle for certificate={}", document.id(), e);
      }
    }
    return next;
  }

  @SuppressWarnings("ReferenceEquality") // the configuration shares what did not change
  private static boolean isOf(
      PublishedBundle bundle,
      Document<StoredCertificate> document,
      Document<CertificateAuthority> authority) {
    return bundle.document() == document && bundle.authority() == authority;
  }

  private void renew(Vertx vertx) {
    boolean wanted =
        current.values().stream().anyMatch(each -> each.wantsSignature(clock.instant()));
    if (wanted && working.isComplete()) {
      working = sign(vertx, new HashMap<>(current));
      report(working);
    }
  }

  /** Puts bundles in force once those that want a signature have it; without, if there is none. */
  private Future<Void> sign(Vertx vertx, Map<String, PublishedBundle> bundles) {
    List<Future<?>> signing = new ArrayList<>();
    Map<String, PublishedBundle> signed = new HashMap<>(bundles);
    for (PublishedBundle each : bundles.values()) {
      if (each.wantsSignature(clock.instant())) {
        signing.add(
            Addresses.TRUST_SIGNATURES
                .request(vertx.eventBus(), each.bundle())
                .onSuccess(made -> signed.put(each.document().id(), each.with(made)))
                .onFailure(failure -> unsigned(each, failure)));
      }
    }
    return Future.join(signing)
        .transform(
            done -> {
              current = Map.copyOf(signed);
              return Future.succeededFuture();
            });
  }

  private static void unsigned(PublishedBundle bundle, Throwable failure) {
    LOG.warn(
        "could not sign the trust bundle certificate={} reason={}",
        bundle.document().id(),
        failure.getMessage());
  }

  private static void report(Future<Void> done) {
    done.onFailure(failure -> LOG.error("cannot hand out the new trust bundles", failure));
  }

  private static Future<Void> toleratedWhileNobodyServes(Throwable failure) {
    return SignetException.of(failure).code() == ErrorCode.SERVICE_UNAVAILABLE
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
