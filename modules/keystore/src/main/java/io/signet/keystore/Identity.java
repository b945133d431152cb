package io.signet.keystore;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain and a handle to its private key.
 *
 * <p>The handle is for the one class that builds TLS contexts; the build refuses any other use.
 *
 * @param chain leaf first, not empty
 * @param privateKey the handle; a token's key has no encoded form
 */
public record Identity(KeyId id, List<X509Certificate> chain, PrivateKey privateKey) {

  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("the chain is empty");
    }
  }

  public X509Certificate leaf() {
    return chain.get(0);
  }

  @Override
  public String toString() {
    return "Identity[" + id + "]";
  }
}
