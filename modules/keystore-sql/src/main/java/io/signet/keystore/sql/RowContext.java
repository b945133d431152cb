package io.signet.keystore.sql;

import io.signet.keystore.KeyId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The associated data of a row's two layers: what belongs to it, in one unambiguous sequence of
 * bytes. So nothing of a row opens in another one, under another id, version, serial or chain; the
 * chain holds the public key. The wrapping also covers the sealed private key, and with it the
 * whole row.
 */
final class RowContext {

  private RowContext() {}

  /** Of the private key under the data key. */
  static byte[] ofPrivateKey(KeyId id, long serial, byte[] chain) {
    return bytes(out -> writeRow(out, "signet keystore private key 1", id, serial, chain));
  }

  /** Of the data key under the master key. */
  static byte[] ofDataKey(
      KeyId id, long serial, byte[] chain, byte[] sealedPrivateKey, String masterKeyId) {
    return bytes(
        out -> {
          writeRow(out, "signet keystore data key 1", id, serial, chain);
          out.write(digest(sealedPrivateKey));
          out.writeUTF(masterKeyId);
        });
  }

  /** Of what proves a master key. */
  static byte[] ofProof(String masterKeyId) {
    return bytes(
        out -> {
          out.writeUTF("signet keystore master key 1");
          out.writeUTF(masterKeyId);
        });
  }

  private static void writeRow(
      DataOutputStream out, String purpose, KeyId id, long serial, byte[] chain)
      throws IOException {
    out.writeUTF(purpose);
    out.writeUTF(id.certificateId());
    out.writeInt(id.version());
    out.writeLong(serial);
    out.write(digest(chain));
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
