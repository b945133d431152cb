package io.signet.certificates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** What is right, for the fuzzer to make wrong: every form of input, each behind its number. */
final class FuzzSeeds {

  static final String PASSWORD = "secret";

  private FuzzSeeds() {}

  static List<byte[]> all() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.EC_P256, KeyAlgorithm.RSA_2048)) {
      Offered root = Offered.authority("root", null);
      Offered leaf = Offered.client(root).key(TestCertificates.keyPair(algorithm));
      PrivateKeyInfo key = PrivateKeyInfo.getInstance(leaf.pair().getPrivate().getEncoded());
      seeds.add(seed(0, pkcs12(leaf, root, key, null, false)));
      seeds.add(seed(0, pkcs12(leaf, root, key, aes(), false)));
      seeds.add(seed(0, pkcs12(leaf, root, key, aes(), true)));
      seeds.add(seed(0, pkcs12(leaf, root, key, tripleDes(), true)));
      byte[] inner = key.parsePrivateKey().toASN1Primitive().getEncoded();
      String label = algorithm.family() + " PRIVATE KEY";
      String both = leaf.pem() + root.pem();
      seeds.add(seed(1, (both + leaf.keyPem()).getBytes(ISO_8859_1)));
      seeds.add(seed(1, (both + Pem.of(label, inner)).getBytes(ISO_8859_1)));
      seeds.add(seed(2, key.getEncoded()));
      seeds.add(seed(3, inner));
      seeds.add(seed(4, leaf.der()));
      seeds.add(seed(4, root.der()));
    }
    return seeds;
  }

  private static byte[] seed(int form, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(form);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static OutputEncryptor aes() throws Exception {
    return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
        .setProvider(new BouncyCastleProvider())
        .setIterationCount(1)
        .build(PASSWORD.toCharArray());
  }

  private static OutputEncryptor tripleDes() throws Exception {
    return new JcePKCSPBEOutputEncryptorBuilder(
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
        .setProvider(new BouncyCastleProvider())
        .setIterationCount(1)
        .build(PASSWORD.toCharArray());
  }

  private static byte[] pkcs12(
      Offered leaf, Offered root, PrivateKeyInfo key, OutputEncryptor encryptor, boolean mac)
      throws Exception {
    PKCS12SafeBag[] certificates = {
      new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(leaf.certificate())).build(),
      new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(root.certificate())).build()
    };
    PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder();
    if (encryptor == null) {
      file.addData(new PKCS12SafeBagBuilder(key).build());
      for (PKCS12SafeBag certificate : certificates) {
        file.addData(certificate);
      }
    } else {
      file.addEncryptedData(encryptor, certificates);
      file.addData(new PKCS12SafeBagBuilder(key, encryptor).build());
    }
    if (!mac) {
      return file.build(null, null).getEncoded();
    }
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(
            NISTObjectIdentifiers.id_sha256, new PKCS12PBEParams(new byte[8], 1));
    return file.build(
            new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE)
                .get(algorithm),
            PASSWORD.toCharArray())
        .getEncoded();
  }
}
