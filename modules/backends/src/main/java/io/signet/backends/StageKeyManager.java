package io.signet.backends;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Presents one identity whenever a backend asks for a client certificate, whatever authorities the
 * backend names. The JDK's own key manager would silently stay anonymous when it finds no
 * certificate by a named authority; a backend that does not know ours should say so itself (RFC
 * 8446, 4.4.2.4). Keys of a kind that the backend cannot verify are not offered.
 */
final class StageKeyManager extends X509ExtendedKeyManager {

  private static final String ALIAS = "stage";

  private final X509Certificate[] chain;
  private final PrivateKey key;
  private final String keyType;
  private final HandshakeRecord record;

  /** Presents nothing, and notes that it was asked. */
  StageKeyManager(HandshakeRecord record) {
    this.chain = null;
    this.key = null;
    this.keyType = null;
    this.record = record;
  }

  /**
   * @param key {@code null} if it is not handed out: then the engine has it sign by another way
   */
  StageKeyManager(List<X509Certificate> chain, PrivateKey key, HandshakeRecord record) {
    this.chain = chain.toArray(new X509Certificate[0]);
    this.key = key;
    this.keyType = chain.get(0).getPublicKey().getAlgorithm();
    this.record = record;
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    record.asked(issuers, engine);
    return chain != null && fits(keyTypes) ? ALIAS : null;
  }

  private boolean fits(String[] keyTypes) {
    for (String type : keyTypes) {
      if (type.equals(keyType) || (keyType.startsWith("Ed") && type.startsWith("Ed"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    if (!ALIAS.equals(alias)) {
      return null;
    }
    record.sent();
    // The same array each time: BoringSSL's copy of the key is kept for as long as nothing changes.
    return chain;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return ALIAS.equals(alias) ? key : null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return chain != null && fits(new String[] {keyType}) ? new String[] {ALIAS} : null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String toString() {
    return "StageKeyManager[" + (chain == null ? "nothing to present" : keyType) + "]";
  }
}
