package io.signet.keystore.sql;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Makes rows of keys and keys of rows: the private key under a data key, that under a master key.
 */
final class RowCipher {

  private RowCipher() {}

  /**
   * A row with a data key of its own.
   *
   * @throws KeystoreException {@code INVALID} if the key or a certificate has no encoded form
   */
  static KeyRow seal(
      KeyId id, long serial, PrivateKey key, List<X509Certificate> chain, MasterKey master) {
    byte[] plain = key.getEncoded();
    if (plain == null) {
      throw new KeystoreException(
          Reason.INVALID, "the key of " + id + " has no encoded form that could be sealed");
    }
    AesKey dataKey = AesKey.random();
    try {
      byte[] certificates = encode(chain);
      byte[] sealed = Aead.seal(dataKey, plain, RowContext.ofPrivateKey(id, serial, certificates));
      byte[] wrapped = wrap(dataKey, id, serial, certificates, sealed, master);
      return new KeyRow(id, serial, master.id(), wrapped, sealed, certificates);
    } catch (GeneralSecurityException e) {
      throw new KeystoreException(Reason.INVALID, "the key of " + id + " cannot be sealed", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
      dataKey.destroy();
    }
  }

  /**
   * The identity of a row.
   *
   * @param master the one that the row names
   * @throws KeystoreException {@code CORRUPT} if anything of the row was changed or belongs to
   *     another one
   */
  static Identity open(KeyRow row, MasterKey master) {
    AesKey dataKey = unwrap(row, master);
    byte[] plain = new byte[0];
    try {
      plain =
          Aead.open(
              dataKey,
              row.privateKey(),
              RowContext.ofPrivateKey(row.id(), row.serial(), row.chain()));
      List<X509Certificate> chain = decode(row.chain());
      String family = chain.get(0).getPublicKey().getAlgorithm();
      PrivateKey key =
          KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(plain));
      Keys.requireFit(row.id(), chain, Keys.handle(chain.get(0).getPublicKey(), key));
      return new Identity(row.id(), chain, key);
    } catch (GeneralSecurityException | KeystoreException e) {
      throw changed(row, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
      dataKey.destroy();
    }
  }

  /**
   * The row with its data key under another master key. Its private key stays sealed.
   *
   * @throws KeystoreException {@code CORRUPT} as {@link #open}
   */
  static KeyRow rewrap(KeyRow row, MasterKey from, MasterKey to) {
    AesKey dataKey = unwrap(row, from);
    try {
      byte[] wrapped = wrap(dataKey, row.id(), row.serial(), row.chain(), row.privateKey(), to);
      return new KeyRow(row.id(), row.serial(), to.id(), wrapped, row.privateKey(), row.chain());
    } catch (GeneralSecurityException e) {
      throw changed(row, e);
    } finally {
      dataKey.destroy();
    }
  }

  private static byte[] wrap(
      AesKey dataKey, KeyId id, long serial, byte[] chain, byte[] sealed, MasterKey master)
      throws GeneralSecurityException {
    byte[] plain = dataKey.getEncoded();
    try {
      byte[] context = RowContext.ofDataKey(id, serial, chain, sealed, master.id());
      return Aead.seal(master.key(), plain, context);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static AesKey unwrap(KeyRow row, MasterKey master) {
    byte[] context =
        RowContext.ofDataKey(
            row.id(), row.serial(), row.chain(), row.privateKey(), row.masterKeyId());
    try {
      return new AesKey(Aead.open(master.key(), row.dataKey(), context));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw changed(row, e);
    }
  }

  private static byte[] encode(List<X509Certificate> chain) throws CertificateException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (X509Certificate certificate : chain) {
      bytes.writeBytes(certificate.getEncoded());
    }
    return bytes.toByteArray();
  }

  private static List<X509Certificate> decode(byte[] chain) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(chain))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static KeystoreException changed(KeyRow row, Exception cause) {
    return new KeystoreException(
        Reason.CORRUPT,
        "the row of the key %s was changed or is another key's; it is not used".formatted(row.id()),
        cause);
  }
}
