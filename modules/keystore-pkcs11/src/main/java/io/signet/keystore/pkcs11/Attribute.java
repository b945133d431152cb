package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One attribute of an object's template.
 *
 * @param type a CKA number
 * @param value as the library lays it out in memory
 */
record Attribute(long type, byte[] value) {

  static Attribute of(long type, boolean value) {
    return new Attribute(type, new byte[] {(byte) (value ? 1 : 0)});
  }

  static Attribute of(long type, long value) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    return new Attribute(type, number.putLong(value).array());
  }

  static Attribute of(long type, String value) {
    return new Attribute(type, value.getBytes(UTF_8));
  }

  static Attribute of(long type, byte[] value) {
    return new Attribute(type, value);
  }
}
