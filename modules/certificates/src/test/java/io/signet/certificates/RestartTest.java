package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ClientCertificate;
import io.signet.api.IdentityReference;
import io.signet.api.SealedIdentity;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keystore and store as one node runs them: the keys in a PKCS#12 file. */
class RestartTest {

  @TempDir Path folder;
  private Workbench bench;
  private Node node;

  @BeforeEach
  void open() {
    bench =
        new Workbench(
            folder.resolve("data"),
            TestOptions.RSA.build(),
            KeystoreProvider.named("pkcs12").open(folder.resolve("keys"), Map.of()));
    node = new Node(bench);
    node.deploy();
  }

  @AfterEach
  void close() {
    node.close();
    bench.close();
  }

  @Test
  void shouldGoOnWithTheSameCertificatesAndKeysAfterARestart() throws Exception {
    // Given
    ClientCertificate made = node.certificate(Requests.generate("{\"description\": \"x\"}"));
    String id = made.clientCertificateId();
    String gone = node.certificate(Requests.generate("")).clientCertificateId();
    node.ask(Requests.delete(gone));

    // When
    close();
    open();

    // Then
    assertThat(node.certificate(Requests.get(id))).isEqualTo(made);
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1));
    SealedIdentity sealed = node.seal(new IdentityReference(id, 1));
    Identity opened =
        bench.keystore.open(
            new KeyId(id, 1),
            List.of(Node.parse(made.pemEncodedCertificate())),
            sealed.sealedBytes(),
            Node.SEALING_KEY);
    assertThat(opened.leaf().getNotAfter()).isEqualTo(made.expirationDate());
  }
}
