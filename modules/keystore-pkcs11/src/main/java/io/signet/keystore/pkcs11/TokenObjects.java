package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What lies in the token for each key: the private key and the leaf, both with the key's id as
 * CKA_ID and {@link Labels#of} as label, and a copy of every certificate above the leaf. A private
 * key counts from the moment in which it gets its label, so nothing is ever half there.
 */
final class TokenObjects {

  private static final byte[] P256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7
  };
  private static final byte[] F4 = {1, 0, 1};

  private final Token token;

  /**
   * One write at a time, and no look for objects meanwhile: SoftHSM2 fails some of several, be they
   * writes or a write and a look (CKR_GENERAL_ERROR). Signatures by keys that are known go on.
   */
  private final ReadWriteLock turns = new ReentrantReadWriteLock();

  TokenObjects(Token token) {
    this.token = token;
  }

  /** Makes a key pair whose private half stays in the token; answers the public half. */
  PublicKey generate(KeyId id, String label, KeyAlgorithm algorithm) {
    boolean ec = algorithm == KeyAlgorithm.EC_P256;
    List<Attribute> open = new ArrayList<>();
    open.add(Attribute.of(Constants.CKA_TOKEN, false));
    open.add(Attribute.of(Constants.CKA_VERIFY, true));
    if (ec) {
      open.add(Attribute.of(Constants.CKA_EC_PARAMS, P256));
    } else {
      open.add(Attribute.of(Constants.CKA_MODULUS_BITS, algorithm.bits()));
      open.add(Attribute.of(Constants.CKA_PUBLIC_EXPONENT, F4));
    }
    List<Attribute> hidden =
        List.of(
            Attribute.of(Constants.CKA_TOKEN, true),
            Attribute.of(Constants.CKA_PRIVATE, true),
            Attribute.of(Constants.CKA_SENSITIVE, true),
            Attribute.of(Constants.CKA_EXTRACTABLE, false),
            Attribute.of(Constants.CKA_SIGN, true),
            Attribute.of(Constants.CKA_LABEL, label),
            Attribute.of(Constants.CKA_ID, id.toString()));
    Mechanism mechanism =
        Mechanism.of(ec ? Constants.CKM_EC_KEY_PAIR_GEN : Constants.CKM_RSA_PKCS_KEY_PAIR_GEN);
    return write(
        session -> {
          Cryptoki.Pair pair = session.generate(mechanism, open, hidden);
          PublicKey made = publicKey(session, pair.publicKey(), ec);
          session.destroy(pair.publicKey());
          return made;
        });
  }

  /** Copies a key inside the token. */
  void copy(KeyId kept, KeyId id, String label) {
    write(
        session -> {
          long key =
              find(session, Constants.CKO_PRIVATE_KEY, Labels.of(kept))
                  .orElseThrow(() -> missing(kept.toString()));
          return session.copy(
              key,
              List.of(
                  Attribute.of(Constants.CKA_TOKEN, true),
                  Attribute.of(Constants.CKA_LABEL, label),
                  Attribute.of(Constants.CKA_ID, id.toString())));
        });
  }

  /**
   * Makes a pending key count under its id.
   *
   * @throws KeystoreException {@code EXISTS} if another node has it or is about to, as far as the
   *     token shows that yet
   */
  void commit(KeyId id, String pending, List<X509Certificate> chain) {
    write(
        session -> {
          requireAlone(session, id, pending);
          removeChain(session, id);
          for (int i = 0; i < chain.size(); i++) {
            session.create(certificate(id, i, chain.get(i)));
          }
          long key =
              find(session, Constants.CKO_PRIVATE_KEY, pending)
                  .orElseThrow(() -> missing(id.toString()));
          session.set(key, List.of(Attribute.of(Constants.CKA_LABEL, Labels.of(id))));
          session.privateKeys().remove(pending);
          return null;
        });
  }

  /** Removes a private key by its label; answers whether there was one. */
  boolean remove(String label) {
    return write(
        session -> {
          session.privateKeys().remove(label);
          List<Long> keys = session.find(named(Constants.CKO_PRIVATE_KEY, label));
          keys.forEach(session::destroy);
          return !keys.isEmpty();
        });
  }

  void removeChain(KeyId id) {
    write(
        session -> {
          removeChain(session, id);
          return null;
        });
  }

  boolean exists(KeyId id) {
    return look(session -> find(session, Constants.CKO_PRIVATE_KEY, Labels.of(id)).isPresent());
  }

  /** The chain of a key, leaf first; empty if there is no such key. */
  Optional<List<X509Certificate>> chain(KeyId id) {
    return look(
        session -> {
          if (find(session, Constants.CKO_PRIVATE_KEY, Labels.of(id)).isEmpty()) {
            return Optional.empty();
          }
          List<X509Certificate> chain = new ArrayList<>();
          Optional<Long> next = find(session, Constants.CKO_CERTIFICATE, Labels.of(id));
          while (next.isPresent()) {
            chain.add(parse(id, session.get(next.get(), Constants.CKA_VALUE)));
            next = find(session, Constants.CKO_CERTIFICATE, Labels.above(id, chain.size()));
          }
          if (chain.isEmpty()) {
            throw new KeystoreException(
                Reason.CORRUPT,
                "token %s has the key %s without its certificate".formatted(token.name(), id));
          }
          return Optional.of(chain);
        });
  }

  Set<KeyId> list() {
    Set<KeyId> ids = new TreeSet<>();
    labels().forEach(label -> Labels.parse(label).ifPresent(ids::add));
    return ids;
  }

  /** The labels of all private keys that this login sees. */
  List<String> labels() {
    return look(
        session -> {
          List<String> labels = new ArrayList<>();
          for (long key : session.find(privateKeys())) {
            label(session, key).ifPresent(labels::add);
          }
          return labels;
        });
  }

  /**
   * Signs with a private key.
   *
   * @throws KeystoreException {@code NOT_FOUND} if there is none, {@code UNAVAILABLE} if the token
   *     is away: some find nothing then, without an error
   */
  byte[] sign(String label, Mechanism mechanism, byte[] data) {
    try {
      return signNow(label, mechanism, data);
    } catch (KeystoreException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        requireToken();
      }
      throw e;
    }
  }

  /**
   * Looks whether the token is there now.
   *
   * @throws KeystoreException {@code UNAVAILABLE} or {@code WRONG_PASSWORD} if not
   */
  void requireToken() {
    write(
        session -> {
          session.requireToken();
          return null;
        });
  }

  private byte[] signNow(String label, Mechanism mechanism, byte[] data) {
    Optional<byte[]> signature =
        token.useAgain(session -> byKnown(session, label, mechanism, data));
    return signature.orElseGet(
        () ->
            look(
                session -> {
                  long key =
                      find(session, Constants.CKO_PRIVATE_KEY, label)
                          .orElseThrow(() -> missing(label));
                  byte[] made = session.sign(mechanism, key, data);
                  session.privateKeys().put(label, key);
                  return made;
                }));
  }

  /** Empty if the key has to be looked for. */
  private static Optional<byte[]> byKnown(
      Session session, String label, Mechanism mechanism, byte[] data) {
    Long known = session.privateKeys().get(label);
    if (known == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(session.sign(mechanism, known, data));
    } catch (TokenFault e) {
      session.privateKeys().remove(label);
      if (e.staleHandle()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T look(Connection.Work<T> work) {
    turns.readLock().lock();
    try {
      return token.useAgain(work);
    } finally {
      turns.readLock().unlock();
    }
  }

  <T> T write(Connection.Work<T> work) {
    turns.writeLock().lock();
    try {
      return token.use(work);
    } finally {
      turns.writeLock().unlock();
    }
  }

  private static void requireAlone(Session session, KeyId id, String pending) {
    List<Attribute> same = new ArrayList<>(privateKeys());
    same.add(Attribute.of(Constants.CKA_ID, id.toString()));
    for (long key : session.find(same)) {
      Optional<String> label = label(session, key).filter(each -> !each.equals(pending));
      if (label.filter(each -> Labels.claims(each, id)).isPresent()) {
        throw new KeystoreException(
            Reason.EXISTS, "there is a key " + id + " already, or another node is making it");
      }
    }
  }

  private static void removeChain(Session session, KeyId id) {
    String label = Labels.of(id);
    for (int above = 1; ; above++) {
      List<Long> certificates = session.find(named(Constants.CKO_CERTIFICATE, label));
      if (certificates.isEmpty() && above > 1) {
        return;
      }
      certificates.forEach(session::destroy);
      label = Labels.above(id, above);
    }
  }

  private static List<Attribute> certificate(KeyId id, int above, X509Certificate certificate) {
    try {
      String suffix = above == 0 ? "" : "/" + above;
      return List.of(
          Attribute.of(Constants.CKA_CLASS, Constants.CKO_CERTIFICATE),
          Attribute.of(Constants.CKA_CERTIFICATE_TYPE, Constants.CKC_X_509),
          Attribute.of(Constants.CKA_TOKEN, true),
          Attribute.of(Constants.CKA_PRIVATE, false),
          Attribute.of(Constants.CKA_LABEL, above == 0 ? Labels.of(id) : Labels.above(id, above)),
          Attribute.of(Constants.CKA_ID, id + suffix),
          Attribute.of(Constants.CKA_SUBJECT, certificate.getSubjectX500Principal().getEncoded()),
          Attribute.of(Constants.CKA_ISSUER, certificate.getIssuerX500Principal().getEncoded()),
          Attribute.of(Constants.CKA_SERIAL_NUMBER, Der.integer(certificate.getSerialNumber())),
          Attribute.of(Constants.CKA_VALUE, certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new KeystoreException(Reason.INVALID, "a certificate of " + id + " has no DER form", e);
    }
  }

  private static Optional<Long> find(Session session, long kind, String label) {
    return session.find(named(kind, label)).stream().findFirst();
  }

  private static List<Attribute> named(long kind, String label) {
    return List.of(
        Attribute.of(Constants.CKA_CLASS, kind),
        Attribute.of(Constants.CKA_TOKEN, true),
        Attribute.of(Constants.CKA_LABEL, label));
  }

  private static List<Attribute> privateKeys() {
    return List.of(
        Attribute.of(Constants.CKA_CLASS, Constants.CKO_PRIVATE_KEY),
        Attribute.of(Constants.CKA_TOKEN, true));
  }

  /** Empty if another node has removed the object meanwhile. */
  private static Optional<String> label(Session session, long object) {
    try {
      return Optional.of(new String(session.get(object, Constants.CKA_LABEL), UTF_8));
    } catch (TokenFault e) {
      if (e.staleHandle()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private X509Certificate parse(KeyId id, byte[] encoded) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new KeystoreException(
          Reason.CORRUPT,
          "token %s has a certificate of %s that cannot be read".formatted(token.name(), id),
          e);
    }
  }

  private KeystoreException missing(String what) {
    return new KeystoreException(
        Reason.NOT_FOUND, "token %s has no key %s".formatted(token.name(), what));
  }

  private static PublicKey publicKey(Session session, long key, boolean ec) {
    try {
      return ec
          ? PublicKeyForms.p256(session.get(key, Constants.CKA_EC_POINT))
          : PublicKeyForms.rsa(
              session.get(key, Constants.CKA_MODULUS),
              session.get(key, Constants.CKA_PUBLIC_EXPONENT));
    } catch (GeneralSecurityException e) {
      throw new KeystoreException(Reason.CORRUPT, "the token made a key that is none", e);
    }
  }
}
