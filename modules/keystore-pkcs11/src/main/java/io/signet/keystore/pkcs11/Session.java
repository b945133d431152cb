package io.signet.keystore.pkcs11;

import java.util.List;
import java.util.Map;

/**
 * One session of a token, for one thread.
 *
 * @param privateKeys the handles of private keys by their labels, which all sessions share
 */
record Session(Cryptoki cryptoki, long number, Map<String, Long> privateKeys) {

  private static final long CKO_DATA = 0;

  /**
   * Makes and removes an object of no meaning: what a token can do only while it is there, and a
   * private one only for who is logged in.
   */
  void requireToken() {
    long probe =
        create(
            List.of(
                Attribute.of(Constants.CKA_CLASS, CKO_DATA),
                Attribute.of(Constants.CKA_TOKEN, true),
                Attribute.of(Constants.CKA_PRIVATE, true),
                Attribute.of(Constants.CKA_LABEL, "signet-probe"),
                Attribute.of(Constants.CKA_VALUE, new byte[] {1})));
    destroy(probe);
  }

  List<Long> find(List<Attribute> template) {
    return cryptoki.find(number, template);
  }

  byte[] get(long object, long type) {
    return cryptoki.get(number, object, type);
  }

  long create(List<Attribute> template) {
    return cryptoki.create(number, template);
  }

  long copy(long object, List<Attribute> changes) {
    return cryptoki.copy(number, object, changes);
  }

  void set(long object, List<Attribute> template) {
    cryptoki.set(number, object, template);
  }

  /** Removes an object; that it has gone already is as good. */
  void destroy(long object) {
    try {
      cryptoki.destroy(number, object);
    } catch (TokenFault e) {
      if (!e.staleHandle()) {
        throw e;
      }
    }
  }

  Cryptoki.Pair generate(
      Mechanism mechanism, List<Attribute> publicKey, List<Attribute> privateKey) {
    return cryptoki.generate(number, mechanism, publicKey, privateKey);
  }

  byte[] sign(Mechanism mechanism, long key, byte[] data) {
    return cryptoki.sign(number, mechanism, key, data);
  }
}
