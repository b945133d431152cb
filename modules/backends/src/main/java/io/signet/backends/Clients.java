package io.signet.backends;

import io.signet.keystore.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTP clients of one event loop, one for each TLS profile. Two profiles never share a client:
 * the pools and context caches inside it do not tell all trust policies apart.
 */
final class Clients {

  private final Vertx vertx;
  private final Identities identities;
  private final TlsContexts contexts;
  private final Map<TlsProfile, TlsClient> clients = new HashMap<>();
  private final Map<TlsProfile, Future<TlsClient>> making = new HashMap<>();

  Clients(Vertx vertx, Identities identities, TlsContexts contexts) {
    this.vertx = vertx;
    this.identities = identities;
    this.contexts = contexts;
  }

  /**
   * The client of a profile, made if there is none.
   *
   * @param trustBundle the PEM bundle that the profile names; {@code null} if it names none
   */
  Future<TlsClient> shared(TlsProfile profile, String trustBundle) {
    TlsClient known = clients.get(profile);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Future<TlsClient> asked = making.get(profile);
    if (asked != null) {
      return asked;
    }
    Future<TlsClient> made =
        make(profile, trustBundle, new HandshakeRecord(false), true)
            .onSuccess(client -> clients.put(profile, client));
    if (!made.isComplete()) {
      making.put(profile, made);
      made.onComplete(done -> making.remove(profile));
    }
    return made;
  }

  /**
   * A client that nobody shares.
   *
   * @param inDetail whether the record shall say everything that can be known
   */
  Future<TlsClient> single(TlsProfile profile, String trustBundle, boolean inDetail) {
    return make(profile, trustBundle, new HandshakeRecord(inDetail), false);
  }

  /** How many shared clients there are, for tests and health. */
  int size() {
    return clients.size();
  }

  /**
   * What the TLS contexts of the shared clients hold, for a test that watches the contexts go: the
   * key and trust managers inside a context refer to its record.
   */
  List<WeakReference<HandshakeRecord>> records() {
    return clients.values().stream().map(client -> new WeakReference<>(client.record())).toList();
  }

  /** Closes the clients that were made for calls that then did not come. */
  void sweep() {
    for (TlsClient client : new ArrayList<>(clients.values())) {
      if (client.unused()) {
        client.close();
      }
    }
  }

  private Future<TlsClient> make(
      TlsProfile profile, String trustBundle, HandshakeRecord record, boolean shared) {
    Runnable forget = shared ? () -> clients.remove(profile) : () -> {};
    if (!profile.tls()) {
      return Future.succeededFuture(
          new TlsClient(profile, contexts.plain(), null, record, null, forget));
    }
    boolean inDetail = record.detailed();
    return identity(profile, shared)
        .compose(
            identity ->
                vertx
                    .executeBlocking(
                        () -> contexts.prepare(profile, identity, trustBundle, record, inDetail),
                        false)
                    .map(
                        material ->
                            new TlsClient(
                                profile,
                                contexts.client(material),
                                material.watch(),
                                record,
                                identity == null ? null : identity.leaf(),
                                forget)));
  }

  private Future<Identity> identity(TlsProfile profile, boolean shared) {
    if (profile.identity() == null) {
      return Future.succeededFuture();
    }
    return shared
        ? identities.keep(profile.identity(), profile.fingerprint())
        : identities.read(profile.identity(), profile.fingerprint());
  }
}
