package io.signet.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Reads the private key of a listener. A class of its own, so that Bouncy Castle is loaded only
 * where there is a key to read.
 */
final class PemKey {

  private PemKey() {}

  /**
   * Reads the first unencrypted private key of a file.
   *
   * @param option the option that names the file
   * @throws StartFailure naming the option and the file
   */
  static PrivateKey read(String option, Path file) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PrivateKeyInfo pkcs8) {
          return converter.getPrivateKey(pkcs8);
        }
        if (part instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (PEMException e) {
      throw StartFailure.configuration(option + ": " + file + " holds no PEM private key");
    } catch (IOException e) {
      throw ServerCertificate.unreadable(option, file, e);
    }
    throw StartFailure.configuration(option + ": " + file + " holds no unencrypted private key");
  }
}
