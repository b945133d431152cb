package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A key that somebody copied from a gateway's disk, with its certificate: what a backend must
 * refuse once the certificate is retired.
 */
record OldIdentity(Path folder) {

  static OldIdentity of(Path data, String certificateId, Path directory) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("old"));
    for (String file : List.of("keystore.p12", "keystore.password")) {
      Files.copy(data.resolve(file), folder.resolve(file));
    }
    try (Keystore copy = KeystoreProvider.named("pkcs12").open(folder, Map.of())) {
      Identity identity = copy.identity(new KeyId(certificateId, 1)).orElseThrow();
      write(folder, "PRIVATE KEY", identity.privateKey().getEncoded());
      write(folder, "CERTIFICATE", identity.chain().get(0).getEncoded());
      return new OldIdentity(folder);
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /** Status and body of a call that presents it, whatever names the backend asks for. */
  String call(Nginx nginx, BackendCertificates authority) throws Exception {
    String script =
        "const f=require('fs');require('https').get({host:'localhost',port:"
            + nginx.port()
            + ",path:'/',agent:false,cert:f.readFileSync('CERTIFICATE'),"
            + "key:f.readFileSync('PRIVATE KEY'),ca:f.readFileSync('"
            + authority.authority()
            + "')},r=>{let b='';r.on('data',d=>b+=d);"
            + "r.on('end',()=>console.log(r.statusCode+' '+b));})";
    return Programs.run(folder, Map.of(), 30, List.of("node", "-e", script)).output();
  }

  private static void write(Path folder, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        folder.resolve(kind),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
