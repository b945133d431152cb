package io.signet.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Checks the certificate of a listener before anything starts: a key that belongs to another
 * certificate would only show when the first caller's handshake fails.
 */
final class ServerCertificate {

  private ServerCertificate() {}

  /**
   * Checks a pair of PEM files.
   *
   * @param section the section that names them, {@code https} or {@code admin}
   * @param certificate the chain, leaf first; {@code null} if none is configured
   * @param key its private key; {@code null} likewise
   * @throws StartFailure naming the option and the file, if one is missing, cannot be read, or they
   *     do not belong together
   */
  static void check(String section, Path certificate, Path key) {
    if (certificate == null && key == null) {
      return;
    }
    if (certificate == null || key == null) {
      throw StartFailure.configuration(
          section + ".certificate and " + section + ".key must be set together");
    }
    Certificate leaf = certificate(section + ".certificate", certificate);
    PrivateKey privateKey = key(section + ".key", key);
    if (!belongs(leaf, privateKey)) {
      throw StartFailure.configuration(
          section
              + ".key: the key in "
              + key
              + " does not belong to the certificate in "
              + certificate);
    }
  }

  private static Certificate certificate(String option, Path file) {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException e) {
      throw unreadable(option, file, e);
    } catch (GeneralSecurityException e) {
      throw StartFailure.configuration(option + ": " + file + " holds no PEM certificate");
    }
  }

  private static PrivateKey key(String option, Path file) {
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
      throw unreadable(option, file, e);
    }
    throw StartFailure.configuration(option + ": " + file + " holds no unencrypted private key");
  }

  private static boolean belongs(Certificate leaf, PrivateKey key) {
    String algorithm = key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      byte[] probe = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(leaf.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static StartFailure unreadable(String option, Path file, IOException e) {
    String reason =
        e instanceof java.nio.file.NoSuchFileException ? "it does not exist" : e.getMessage();
    return StartFailure.configuration(option + ": cannot read " + file + ": " + reason);
  }
}
