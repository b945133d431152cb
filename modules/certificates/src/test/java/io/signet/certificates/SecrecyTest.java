package io.signet.certificates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.IdentityReference;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.signet.keystore.KeyId;
import io.signet.keystore.SealingKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for the private key wherever something of a certificate comes out. */
class SecrecyTest {

  private static final byte[] CLUSTER_KEY = "0123456789abcdef0123456789ABCDEF".getBytes(ISO_8859_1);

  @TempDir Path folder;
  private Workbench bench;
  private CapturedLog log;
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.RSA.build());
    log = new CapturedLog();
  }

  @AfterEach
  void close() {
    log.close();
    bench.close();
  }

  @Test
  void shouldNeverLetThePrivateKeyOut() throws Exception {
    // Given
    ClientCertificate certificate = bench.generate();
    String id = certificate.clientCertificateId();
    KeyId keyId = new KeyId(id, 1);
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) bench.keystore.identity(keyId).orElseThrow().privateKey();
    SealingKey sealingKey = new SealingKey("cluster-1", new SecretKeySpec(CLUSTER_KEY, "AES"));
    IdentitySealer sealer = new IdentitySealer(bench.keystore, sealingKey);

    // When
    see(certificate);
    see(bench.run(Requests.get(id)));
    see(bench.run(Requests.list(Map.of())));
    see(bench.run(Requests.describe(id, "x")));
    see(bench.run(Requests.tag(Requests.arn(id), "{\"tags\": {\"a\": \"1\"}}")));
    see(bench.run(Requests.tags(Requests.arn(id))));
    SealedIdentity sealed = sealer.seal(new IdentityReference(id, 1));
    see(sealed);
    seen.add(new String(sealed.sealedBytes(), ISO_8859_1));
    seen.add(sealingKey.toString());
    seen.add(bench.options.toString());
    bench.attach("prod", id);
    seeFailure(Requests.delete(id));
    seeFailure(Requests.update(id, "{\"patchOperations\": [{\"op\": \"copy\"}]}"));
    bench.store.fail(FaultyStore.Step.WRITE);
    bench.keystore.fail(FaultyKeystore.Step.DELETE);
    seeFailure(Requests.generate(""));
    bench.store.heal();
    bench.keystore.heal();
    seen.add(bench.sweeper().sweep().toString());
    seen.addAll(log.lines());
    seen.addAll(filesOfTheStore());

    // Then
    assertThat(log.lines()).as("what is logged of it").isNotEmpty();
    assertThat(seen).allSatisfy(text -> assertKeyIsNotIn(text, key));
  }

  @Test
  void shouldNoticeAKeyThatGotOut() throws Exception {
    // Given
    KeyId keyId = new KeyId(bench.generate().clientCertificateId(), 1);
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) bench.keystore.identity(keyId).orElseThrow().privateKey();
    byte[] encoded = key.getEncoded();

    // When
    List<String> leaks =
        List.of(
            Base64.getMimeEncoder().encodeToString(encoded),
            Base64.getEncoder().encodeToString(encoded),
            HexFormat.of().formatHex(encoded),
            new String(encoded, ISO_8859_1),
            key.getPrimeP().toString(),
            "-----BEGIN RSA PRIVATE KEY-----");

    // Then
    assertThat(leaks)
        .allSatisfy(
            leak ->
                assertThatThrownBy(() -> assertKeyIsNotIn(leak, key))
                    .isInstanceOf(AssertionError.class));
  }

  private void see(Object value) {
    seen.add(String.valueOf(value));
    if (value != null) {
      seen.add(new String(WireJson.bytes(value), ISO_8859_1));
    }
  }

  private void seeFailure(ControlRequest request) {
    try {
      bench.run(request);
      throw new AssertionError("was not refused: " + request.operation());
    } catch (SignetException e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      seen.add(text.toString());
    }
  }

  private List<String> filesOfTheStore() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> contents = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.add(new String(Files.readAllBytes(file), ISO_8859_1));
      }
      return contents;
    }
  }

  private static void assertKeyIsNotIn(String text, RSAPrivateCrtKey key) {
    assertThat(text).doesNotContain("PRIVATE KEY");
    String joined = text.replace("\\n", "").replaceAll("[\\s:]", "");
    for (BigInteger secret :
        List.of(
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrivateExponent(),
            key.getPrimeExponentP(),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient())) {
      byte[] bytes = secret.toByteArray();
      assertThat(text).doesNotContain(new String(middle(bytes), ISO_8859_1));
      assertThat(joined).doesNotContain(secret.toString());
      assertThat(joined.toLowerCase(Locale.ROOT))
          .doesNotContain(HexFormat.of().formatHex(middle(bytes)));
      for (int offset = 0; offset < 3; offset++) {
        assertThat(joined).doesNotContain(base64(bytes, offset));
      }
    }
  }

  /** A stretch that is the same whatever sign byte and neighbours an encoding adds. */
  private static byte[] middle(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 8, 40);
  }

  /** How the middle looks inside Base64 when it starts at one of the three possible offsets. */
  private static String base64(byte[] bytes, int offset) {
    byte[] padded = new byte[offset + 33];
    System.arraycopy(bytes, 8, padded, offset, 33);
    String text = Base64.getEncoder().encodeToString(padded);
    return text.substring(4, 40);
  }
}
