package io.signet.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search for keys: it finds what it is for, and nothing else. */
class KeyTracesTest {

  private final PrivateKey key = TestCertificates.keyPair(KeyAlgorithm.EC_P256).getPrivate();
  private final KeyTraces marks = new KeyTraces();
  private final KeyTraces known = new KeyTraces();

  KeyTracesTest() {
    known.know("mine", key);
  }

  @Test
  void shouldFindAnyKeyByItsMarks() {
    byte[] rsa = TestCertificates.keyPair(KeyAlgorithm.RSA_2048).getPrivate().getEncoded();

    assertThat(marks.in(within(key.getEncoded()))).isNotEmpty();
    assertThat(marks.in(within(rsa))).isNotEmpty();
    assertThat(marks.in(within(TestCertificates.pem(key).getBytes(US_ASCII)))).isNotEmpty();
  }

  @Test
  void shouldFindAKnownKeyInEveryForm() {
    byte[] der = key.getEncoded();
    byte[] secret = ((ECPrivateKey) key).getS().toByteArray();

    assertThat(mine(within(secret))).isTrue();
    assertThat(mine(within(der))).isTrue();
    assertThat(mine(within(HexFormat.of().formatHex(secret).getBytes(US_ASCII)))).isTrue();
    assertThat(mine(within(TestCertificates.pem(key).getBytes(US_ASCII)))).isTrue();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + secret.length + 7];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      assertThat(mine(within(Base64.getEncoder().encode(shifted)))).isTrue();
      assertThat(mine(within(Base64.getUrlEncoder().encode(shifted)))).isTrue();
    }
  }

  @Test
  void shouldFindHalfOfAKeyThatIsCutInTwo() {
    byte[] secret = ((ECPrivateKey) key).getS().toByteArray();
    for (int cut = 1; cut < secret.length; cut++) {
      byte[] first = java.util.Arrays.copyOf(secret, cut);
      byte[] second = java.util.Arrays.copyOfRange(secret, cut, secret.length);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      text.writeBytes(first);
      text.writeBytes("between".getBytes(US_ASCII));
      text.writeBytes(second);

      assertThat(mine(within(text.toByteArray()))).as("cut at " + cut).isTrue();
    }
  }

  @Test
  void shouldFindNothingWhereNothingIs() {
    byte[] noise = new byte[4_000_000];
    new Random(1).nextBytes(noise);
    String certificate =
        TestCertificates.pem(
            TestCertificates.selfSigned(
                TestCertificates.keyPair(KeyAlgorithm.EC_P256), "CN=Somebody"));

    assertThat(known.in(noise)).isEmpty();
    assertThat(known.in(certificate.getBytes(US_ASCII))).isEmpty();
  }

  private boolean mine(byte[] text) {
    return known.in(text).stream().anyMatch(found -> found.startsWith("mine"));
  }

  private static byte[] within(byte[] text) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes("some bytes before ".getBytes(US_ASCII));
    whole.writeBytes(text);
    whole.writeBytes(" and some after".getBytes(US_ASCII));
    return whole.toByteArray();
  }
}
