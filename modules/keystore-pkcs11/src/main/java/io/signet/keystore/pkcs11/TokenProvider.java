package io.signet.keystore.pkcs11;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;

/** Lets the JDK's TLS sign with keys of tokens: a JCA provider for {@link TokenKey} alone. */
final class TokenProvider extends Provider {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "SignetToken";

  private TokenProvider() {
    super(NAME, "1.0", "signs with keys inside PKCS#11 tokens");
    for (String hash : List.of("SHA256", "SHA384", "SHA512")) {
      add(hash + "withECDSA");
      add(hash + "withRSA");
    }
    add("RSASSA-PSS");
  }

  /** The provider, known to the JDK from here on. */
  static synchronized Provider install() {
    Provider known = Security.getProvider(NAME);
    if (known == null) {
      known = new TokenProvider();
      Security.addProvider(known);
    }
    return known;
  }

  private void add(String algorithm) {
    putService(
        new Service(
            this,
            "Signature",
            algorithm,
            TokenSignature.class.getName(),
            List.of(),
            Map.of("SupportedKeyClasses", TokenKey.class.getName())) {
          @Override
          public Object newInstance(Object parameter) {
            return new TokenSignature(algorithm);
          }
        });
  }
}
