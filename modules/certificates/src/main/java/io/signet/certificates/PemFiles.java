package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.certificates.PemBlocks.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;

/** Certificates and keys in PEM, in the forms that tools write. */
final class PemFiles {

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String DEK_INFO = "DEK-Info";

  private PemFiles() {}

  /** The certificates of a text, in its order, each in DER form. */
  static List<byte[]> certificates(String text, String name) {
    List<Block> blocks = PemBlocks.parse(text, name);
    if (blocks.stream().anyMatch(block -> block.label().endsWith("PRIVATE KEY"))) {
      throw badRequest(name + " holds a private key, which does not belong there");
    }
    List<byte[]> found =
        blocks.stream()
            .filter(block -> block.label().equals(CERTIFICATE))
            .map(Block::content)
            .toList();
    if (found.isEmpty()) {
      throw badRequest(name + " holds no PEM certificate");
    }
    return found;
  }

  /**
   * The private key of a text: PKCS#8 (RFC 5208), PKCS#1 (RFC 8017) or SEC 1 (RFC 5915), as it is
   * or encrypted.
   */
  static PrivateKeyInfo key(String text, Decryption decryption) {
    List<Block> keys =
        PemBlocks.parse(text, "privateKey").stream()
            .filter(block -> block.label().endsWith("PRIVATE KEY"))
            .toList();
    if (keys.size() != 1) {
      throw badRequest(
          keys.isEmpty()
              ? "privateKey holds no PEM private key"
              : "privateKey holds more than one private key");
    }
    return Parsing.of("privateKey is damaged", () -> key(keys.get(0), decryption));
  }

  private static PrivateKeyInfo key(Block block, Decryption decryption)
      throws IOException, OperatorCreationException {
    byte[] content =
        block.headers().containsKey(DEK_INFO) ? decrypted(block, decryption) : block.content();
    return switch (block.label()) {
      case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(Der.parse(content));
      case "ENCRYPTED PRIVATE KEY" ->
          decrypted(EncryptedPrivateKeyInfo.getInstance(Der.parse(content)), decryption);
      case "RSA PRIVATE KEY" ->
          new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), Der.parse(content));
      case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(Der.parse(content)));
      default -> throw badRequest("privateKey is of an unsupported kind: " + block.label());
    };
  }

  private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_ecPublicKey,
            ASN1ObjectIdentifier.getInstance(key.getParametersObject())),
        key);
  }

  private static PrivateKeyInfo decrypted(EncryptedPrivateKeyInfo encrypted, Decryption decryption)
      throws IOException, OperatorCreationException {
    try (InputStream plain =
        decryption
            .get(encrypted.getEncryptionAlgorithm())
            .getInputStream(new ByteArrayInputStream(encrypted.getEncryptedData()))) {
      return PrivateKeyInfo.getInstance(Der.parse(plain.readAllBytes()));
    } catch (IOException e) {
      // Padding that happens to be right is the only sign of a password that happens to be wrong.
      throw Decryption.wrongPassword();
    }
  }

  /** What old versions of OpenSSL do: one round of MD5, so there is nothing to count. */
  private static byte[] decrypted(Block block, Decryption decryption) {
    String[] info = block.headers().get(DEK_INFO).split(",", 2);
    if (info.length != 2) {
      throw badRequest("privateKey is damaged");
    }
    byte[] vector = HexFormat.of().parseHex(info[1].strip());
    try {
      return new BcPEMDecryptorProvider(decryption.password())
          .get(info[0].strip().toUpperCase(Locale.ROOT))
          .decrypt(block.content(), vector);
    } catch (PEMException e) {
      throw Decryption.wrongPassword();
    }
  }
}
