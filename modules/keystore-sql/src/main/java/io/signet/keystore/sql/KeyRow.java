package io.signet.keystore.sql;

import io.signet.keystore.KeyId;

/**
 * A key as the table has it.
 *
 * @param serial from a sequence: of two rows that an id had one after the other, the newer one has
 *     the greater
 * @param masterKeyId the master key that wraps the data key
 * @param dataKey wrapped
 * @param privateKey PKCS#8 (RFC 5208), sealed by the data key
 * @param chain the certificates in DER one behind the other, leaf first
 */
record KeyRow(
    KeyId id, long serial, String masterKeyId, byte[] dataKey, byte[] privateKey, byte[] chain) {

  @Override
  public String toString() {
    return "KeyRow[" + id + " under " + masterKeyId + "]";
  }
}
