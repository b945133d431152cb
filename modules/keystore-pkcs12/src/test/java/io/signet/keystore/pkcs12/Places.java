package io.signet.keystore.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of this keystore do again and again. */
final class Places {

  private Places() {}

  static Keystore open(Path data) {
    return new Pkcs12KeystoreProvider().open(data, Map.of());
  }

  static Keystore open(Path data, Map<String, String> settings) {
    return new Pkcs12KeystoreProvider().open(data, settings);
  }

  /** Makes a keystore with some keys, and closes it. */
  static void fill(Path data, KeyId... ids) {
    try (Keystore keystore = open(data)) {
      for (KeyId id : ids) {
        generate(keystore, id);
      }
    }
  }

  static void generate(Keystore keystore, KeyId id) {
    generate(keystore, id, KeyAlgorithm.EC_P256);
  }

  static void generate(Keystore keystore, KeyId id, KeyAlgorithm algorithm) {
    keystore.generate(
        id, algorithm, key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
  }

  /** The failure of a call, which must be one line that an operator can read. */
  static KeystoreException failureOf(ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as("the call was expected to fail").isNotNull();
    assertThat(failure.getMessage()).isNotBlank().hasLineCount(1);
    return failure;
  }
}
