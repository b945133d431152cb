package io.signet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/**
 * Checks the certificate of a listener before anything starts: a key that belongs to another
 * certificate would only show when the first caller's handshake fails.
 */
final class ServerCertificate {

  private ServerCertificate() {}

  /**
   * Checks a pair of PEM files.
   *
   * @param section the section that names them, {@code https}, {@code admin} or {@code bridge}
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
    PrivateKey privateKey = PemKey.read(section + ".key", key);
    if (!belongs(leaf, privateKey)) {
      throw StartFailure.configuration(
          section
              + ".key: the key in "
              + key
              + " does not belong to the certificate in "
              + certificate);
    }
  }

  /**
   * Checks a PEM file of authorities.
   *
   * @param option the option that names it
   * @param file {@code null} if none is configured
   * @throws StartFailure naming the option and the file, if it cannot be read or holds none
   */
  static void checkAuthorities(String option, Path file) {
    if (file != null) {
      certificate(option, file);
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

  static StartFailure unreadable(String option, Path file, IOException e) {
    String reason =
        e instanceof java.nio.file.NoSuchFileException ? "it does not exist" : e.getMessage();
    return StartFailure.configuration(option + ": cannot read " + file + ": " + reason);
  }
}
