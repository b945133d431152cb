package io.signet.certificates;

import io.signet.keystore.KeyId;
import io.signet.keystore.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** Builds certification requests (PKCS#10, RFC 2986) for client certificates. */
final class CertificationRequest {

  private CertificationRequest() {}

  /** The signed request in DER form. */
  static byte[] sign(KeyId id, SigningKey key, RequestedNames names) {
    PKCS10CertificationRequestBuilder builder =
        new PKCS10CertificationRequestBuilder(
            subject(id, names).build(),
            SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      extensions.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      extensions.addExtension(
          Extension.subjectAlternativeName, false, alternatives(id, names.alternatives()));
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      return builder.build(new KeystoreSigner(key)).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("a certification request cannot be encoded", e);
    }
  }

  private static X500NameBuilder subject(KeyId id, RequestedNames names) {
    RequestedNames.Subject subject = names.subject();
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    add(name, BCStyle.C, subject.country(), null);
    add(name, BCStyle.ST, subject.state(), null);
    add(name, BCStyle.L, subject.locality(), null);
    add(name, BCStyle.O, subject.organization(), names.defaultOrganization());
    add(name, BCStyle.OU, subject.organizationalUnit(), null);
    add(name, BCStyle.SERIALNUMBER, subject.serialNumber(), id.toString());
    add(name, BCStyle.CN, subject.commonName(), CertificateShapes.COMMON_NAME);
    return name;
  }

  private static void add(
      X500NameBuilder name, ASN1ObjectIdentifier part, String value, String otherwise) {
    String chosen = value == null ? otherwise : value;
    if (chosen != null) {
      name.addRDN(part, chosen);
    }
  }

  private static GeneralNames alternatives(KeyId id, RequestedNames.Alternatives wanted) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, RequestedNames.uri(id)));
    wanted
        .uri()
        .forEach(each -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, each)));
    wanted.dns().forEach(each -> names.add(new GeneralName(GeneralName.dNSName, each)));
    wanted.email().forEach(each -> names.add(new GeneralName(GeneralName.rfc822Name, each)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }
}
