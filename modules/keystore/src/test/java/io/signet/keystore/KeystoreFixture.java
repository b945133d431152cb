package io.signet.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens and closes the keystores of the contract's tests. */
abstract class KeystoreFixture {

  static final KeyId ID = new KeyId("a1b2c3d4e5", 1);
  static final Function<SigningKey, List<X509Certificate>> SELF_SIGNED =
      key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway"));

  private final List<Keystore> opened = new ArrayList<>();
  private Supplier<Keystore> place;
  Keystore keystore;

  /**
   * A new place for a keystore, such as an empty folder. The first call of the supplier makes the
   * keystore there, the later ones open it; the one before is closed by then.
   */
  protected abstract Supplier<Keystore> newPlace();

  /** Whether the keystore takes keys in; otherwise it must refuse with {@code UNSUPPORTED}. */
  protected boolean importsKeys() {
    return true;
  }

  /** Whether keys may leave sealed; otherwise {@link Keystore#seal} must answer empty. */
  protected boolean sealsKeys() {
    return true;
  }

  @BeforeEach
  final void openKeystore() {
    place = newPlace();
    keystore = open(place);
  }

  @AfterEach
  final void closeKeystores() {
    opened.forEach(Keystore::close);
  }

  final void reopen() {
    keystore.close();
    keystore = open(place);
  }

  final Keystore open(Supplier<Keystore> where) {
    Keystore open = where.get();
    opened.add(open);
    return open;
  }

  final Identity identityOf(KeyId id) {
    return keystore.identity(id).orElseThrow();
  }

  static KeystoreException failureOf(ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as("the call was expected to fail").isNotNull();
    return failure;
  }
}
