package io.signet.keystore.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A mechanism and its parameter.
 *
 * @param type a CKM number
 * @param parameter as the library lays it out in memory; empty for none
 */
record Mechanism(long type, byte[] parameter) {

  static Mechanism of(long type) {
    return new Mechanism(type, new byte[0]);
  }

  /**
   * RSASSA-PSS over a hash that was computed outside.
   *
   * @param saltBytes the length of the salt
   */
  static Mechanism pss(long hash, long mask, int saltBytes) {
    ByteBuffer parameter = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.nativeOrder());
    parameter.putLong(hash).putLong(mask).putLong(saltBytes);
    return new Mechanism(Constants.CKM_RSA_PKCS_PSS, parameter.array());
  }
}
