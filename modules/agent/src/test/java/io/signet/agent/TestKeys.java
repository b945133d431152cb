package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key that signs bundles, as a gateway has one, written without its code. */
final class TestKeys {

  final KeyPair pair;

  private TestKeys(KeyPair pair) {
    this.pair = pair;
  }

  static TestKeys make() {
    return make("secp256r1");
  }

  static TestKeys make(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new TestKeys(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String jwk() {
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x() + "\",\"y\":\"" + y() + "\"}";
  }

  String pem() {
    byte[] der = pair.getPublic().getEncoded();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  String thumbprint() {
    String members =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x() + "\",\"y\":\"" + y() + "\"}";
    try {
      return base64(MessageDigest.getInstance("SHA-256").digest(members.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the public half as a JWK. */
  Path write(Path file) {
    try {
      return Files.writeString(file, jwk());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bundle signed as it should be. */
  String signed(String payload) {
    return signed(header("ES256", "signet-trust-bundle+jws", thumbprint()), payload);
  }

  String signed(String header, String payload) {
    String text = base64(header.getBytes(US_ASCII)) + "." + base64(payload.getBytes(US_ASCII));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String header(String algorithm, String type, String kid) {
    return "{\"alg\":\"" + algorithm + "\",\"typ\":\"" + type + "\",\"kid\":\"" + kid + "\"}";
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String x() {
    return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineX());
  }

  private String y() {
    return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineY());
  }

  private static String coordinate(BigInteger number) {
    String hex = String.format("%064x", number);
    return base64(java.util.HexFormat.of().parseHex(hex));
  }
}
