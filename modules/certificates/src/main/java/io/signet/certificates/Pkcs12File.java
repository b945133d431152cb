package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCSException;

/**
 * What a PKCS#12 file holds (RFC 7292). The JDK's reader would do the rounds of hashing that a file
 * asks for, up to five million for each of its parts; so the file is walked through here.
 */
final class Pkcs12File {

  private final Decryption decryption;
  private final List<byte[]> certificates = new ArrayList<>();
  private PrivateKeyInfo key;

  private Pkcs12File(Decryption decryption) {
    this.decryption = decryption;
  }

  /**
   * Reads a file.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if it is
   *     none, the password does not open it, or it does not hold one private key
   */
  static KeyMaterial read(byte[] bytes, Decryption decryption) {
    Pkcs12File file =
        Parsing.of(
            "pkcs12 is damaged or no PKCS#12 file",
            () -> new Pkcs12File(decryption).open(Pfx.getInstance(Der.parse(bytes))));
    if (file.key == null) {
      throw badRequest("pkcs12 holds no private key");
    }
    return new KeyMaterial(file.key, file.certificates);
  }

  private Pkcs12File open(Pfx pfx) throws IOException, PKCSException, OperatorCreationException {
    if (pfx.getMacData() != null) {
      decryption.checkMac(pfx);
    }
    for (ASN1Encodable content : ASN1Sequence.getInstance(data(pfx.getAuthSafe()))) {
      safe(ContentInfo.getInstance(content));
    }
    return this;
  }

  private void safe(ContentInfo safe) throws IOException, OperatorCreationException {
    if (!safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
      bags(ASN1Sequence.getInstance(data(safe)));
      return;
    }
    EncryptedData encrypted = EncryptedData.getInstance(safe.getContent());
    byte[] plain = decrypt(encrypted.getEncryptionAlgorithm(), encrypted.getContent().getOctets());
    bags(ASN1Sequence.getInstance(Der.parse(plain)));
  }

  private void bags(ASN1Sequence contents) throws IOException, OperatorCreationException {
    for (ASN1Encodable content : contents) {
      SafeBag bag = SafeBag.getInstance(content);
      if (bag.getBagId().equals(PKCSObjectIdentifiers.certBag)) {
        certificate(CertBag.getInstance(bag.getBagValue()));
      } else if (bag.getBagId().equals(PKCSObjectIdentifiers.keyBag)) {
        key(PrivateKeyInfo.getInstance(bag.getBagValue()));
      } else if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
        EncryptedPrivateKeyInfo shrouded = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
        byte[] plain = decrypt(shrouded.getEncryptionAlgorithm(), shrouded.getEncryptedData());
        key(PrivateKeyInfo.getInstance(Der.parse(plain)));
      }
    }
  }

  private void certificate(CertBag bag) {
    if (!bag.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
      throw badRequest("pkcs12 holds a certificate that is not X.509");
    }
    certificates.add(ASN1OctetString.getInstance(bag.getCertValue()).getOctets());
  }

  private void key(PrivateKeyInfo found) {
    if (key != null) {
      throw badRequest("pkcs12 holds more than one private key");
    }
    key = found;
  }

  private static ASN1Encodable data(ContentInfo info) throws IOException {
    if (!info.getContentType().equals(PKCSObjectIdentifiers.data)) {
      throw badRequest("pkcs12 is signed or encrypted by a public key, which is not supported");
    }
    return Der.parse(ASN1OctetString.getInstance(info.getContent()).getOctets());
  }

  private byte[] decrypt(AlgorithmIdentifier algorithm, byte[] encrypted)
      throws IOException, OperatorCreationException {
    try (InputStream plain =
        decryption.get(algorithm).getInputStream(new ByteArrayInputStream(encrypted))) {
      return plain.readAllBytes();
    }
  }
}
