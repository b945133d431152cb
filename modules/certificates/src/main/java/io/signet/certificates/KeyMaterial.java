package io.signet.certificates;

import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * What a caller brought along: a private key in the open, and certificates of any order.
 *
 * @param certificates each in DER form, not looked at yet
 */
record KeyMaterial(PrivateKeyInfo key, List<byte[]> certificates) {

  @Override
  public String toString() {
    return "KeyMaterial[certificates=" + certificates.size() + "]";
  }
}
