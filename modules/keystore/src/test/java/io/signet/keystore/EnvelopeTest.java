package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/**
 * The format on the wire: nodes of different releases meet in one cluster, so it is written out
 * here a second time.
 */
final class EnvelopeTest {

  private static final SealingKey SEALING_KEY =
      new SealingKey("2026-a", new SecretKeySpec(new byte[32], "AES"));

  private final Identity identity = TestCertificates.identity("abc", 3);

  @Test
  void shouldOpenWhatFollowsTheWrittenFormat() throws Exception {
    // Given
    byte[] envelope = envelope(1, "abc.3");

    // When
    Identity opened = Envelope.open(identity.id(), identity.chain(), envelope, SEALING_KEY);

    // Then
    assertThat(opened.privateKey()).isEqualTo(identity.privateKey());
  }

  @Test
  void shouldRefuseAFormatOfTheFuture() throws Exception {
    // Given
    byte[] envelope = envelope(2, "abc.3");

    // When
    var failure =
        assertThatThrownBy(
            () -> Envelope.open(identity.id(), identity.chain(), envelope, SEALING_KEY));

    // Then
    failure
        .hasMessage("the envelope of abc.3 is of an unknown format")
        .isInstanceOfSatisfying(
            KeystoreException.class, e -> assertThat(e.reason()).isEqualTo(INVALID));
  }

  @Test
  void shouldRefuseASealingKeyThatIsNotAes256() {
    // Given
    List<SecretKeySpec> keys =
        List.of(
            new SecretKeySpec(new byte[16], "AES"), new SecretKeySpec(new byte[32], "HmacSHA256"));

    // When
    ThrowingConsumer<SecretKeySpec> use = key -> new SealingKey("id", key);

    // Then
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThatThrownBy(() -> use.accept(key))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  private byte[] envelope(int version, String id) throws Exception {
    byte[] nonce = new byte[12];
    new SecureRandom().nextBytes(nonce);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(version);
    header.write(6);
    header.writeBytes("2026-a".getBytes(UTF_8));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, SEALING_KEY.key(), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(header.toByteArray());
    cipher.updateAAD(id.getBytes(UTF_8));
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.writeBytes(header.toByteArray());
    envelope.writeBytes(nonce);
    envelope.writeBytes(cipher.doFinal(identity.privateKey().getEncoded()));
    return envelope.toByteArray();
  }
}
