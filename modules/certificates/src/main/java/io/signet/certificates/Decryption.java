package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Decrypts what a password protects (PKCS#5 and PKCS#12 schemes), within a number of rounds: each
 * structure says by itself how much work its opening is, so the work is counted before it is done.
 */
final class Decryption implements InputDecryptorProvider {

  /** Given by hand, not registered: nothing else in this process uses it. */
  private static final BouncyCastleProvider ALGORITHMS = new BouncyCastleProvider();

  private static final int MAX_SALT = 1024;

  /**
   * Each 20 bytes of a key or more cost all the rounds again; 127 bytes are more than any needs.
   */
  private static final int MAX_KEY_LENGTH_BITS = 7;

  private final char[] password;
  private final InputDecryptorProvider delegate;
  private long roundsLeft;

  Decryption(String password, long rounds) {
    this.password = password.toCharArray();
    this.roundsLeft = rounds;
    this.delegate =
        new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(ALGORITHMS).build(this.password);
  }

  char[] password() {
    return password;
  }

  @Override
  public InputDecryptor get(AlgorithmIdentifier algorithm) throws OperatorCreationException {
    ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
    if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
      PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
      KeyDerivationFunc derivation = parameters.getKeyDerivationFunc();
      spend(derivation.getAlgorithm(), derivation.getParameters());
    } else if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
      PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(algorithm.getParameters());
      spend(parameters.getIterations(), parameters.getIV());
    } else {
      throw unsupported();
    }
    InputDecryptor decryptor = delegate.get(algorithm);
    return new InputDecryptor() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return decryptor.getAlgorithmIdentifier();
      }

      @Override
      public InputStream getInputStream(InputStream encrypted) {
        return decrypted(decryptor, encrypted);
      }
    };
  }

  /** All at once, so that a wrong password is told here and not wherever the stream is read. */
  private static InputStream decrypted(InputDecryptor decryptor, InputStream encrypted) {
    try (InputStream plain = decryptor.getInputStream(encrypted)) {
      return new ByteArrayInputStream(plain.readAllBytes());
    } catch (IOException e) {
      throw wrongPassword();
    }
  }

  /** Refuses a file that was not written with this password, or changed since. */
  void checkMac(Pfx pfx) throws PKCSException {
    MacData mac = pfx.getMacData();
    AlgorithmIdentifier algorithm = mac.getMac().getAlgorithmId();
    PKCS12MacCalculatorBuilderProvider calculators;
    if (PKCSObjectIdentifiers.id_PBMAC1.equals(algorithm.getAlgorithm())) {
      AlgorithmIdentifier derivation =
          PBMAC1Params.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
      spend(derivation.getAlgorithm(), derivation.getParameters());
      calculators = new JcePKCS12MacCalculatorBuilderProvider().setProvider(ALGORITHMS);
    } else {
      spend(mac.getIterationCount(), mac.getSalt());
      // The other one does not know SHA-384 and SHA-512 here.
      calculators = new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE);
    }
    if (!new PKCS12PfxPdu(pfx).isMacValid(calculators, password)) {
      throw wrongPassword();
    }
  }

  private void spend(ASN1ObjectIdentifier derivation, ASN1Encodable given) {
    if (!PKCSObjectIdentifiers.id_PBKDF2.equals(derivation)) {
      throw unsupported();
    }
    PBKDF2Params parameters = PBKDF2Params.getInstance(given);
    spend(parameters.getIterationCount(), parameters.getSalt());
    BigInteger keyLength = parameters.getKeyLength();
    if (keyLength != null && keyLength.bitLength() > MAX_KEY_LENGTH_BITS) {
      throw unsupported();
    }
  }

  private void spend(BigInteger rounds, byte[] salt) {
    if (rounds.signum() <= 0 || rounds.compareTo(BigInteger.valueOf(roundsLeft)) > 0) {
      throw badRequest(
          "The password protection asks for too many rounds of hashing; at most "
              + Limits.MAX_ROUNDS
              + " are allowed in all");
    }
    if (salt.length > MAX_SALT) {
      throw badRequest("The password protection has a salt of more than " + MAX_SALT + " bytes");
    }
    roundsLeft -= rounds.intValue();
  }

  private static RuntimeException unsupported() {
    return badRequest(
        "The password protection is of an unsupported kind; PBES2 with PBKDF2 and the schemes of"
            + " PKCS#12 are supported");
  }

  static RuntimeException wrongPassword() {
    return badRequest("The password does not open the private key");
  }
}
