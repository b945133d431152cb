package io.signet.keystore.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.Signatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, each a process, on one token. */
@Timeout(300)
final class SharedTokenTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);
  private static final int IDS = 10;

  @TempDir private Path data;
  private Keystore own;
  private OtherNode other;

  @BeforeEach
  void open() throws Exception {
    SoftHsm token = SoftHsm.create();
    own = new Pkcs11KeystoreProvider().open(data, token.settings());
    other = OtherNode.start(token);
  }

  @AfterEach
  void close() {
    other.close();
    own.close();
  }

  @Test
  void shouldSignWithAKeyThatTheOtherMadeBothAtOnce() {
    // Given
    other.make(ID);
    assertThat(other.answer()).isEqualTo("made");

    // When
    other.sign(ID);
    boolean signed = OtherNode.signs(own, ID);

    // Then
    assertThat(signed).isTrue();
    assertThat(other.answer()).isEqualTo("true");
  }

  @Test
  void shouldNotSignAnyMoreWithAKeyThatTheOtherRemoved() {
    // Given
    OtherNode.made(own, ID);
    var identity = own.identity(ID).orElseThrow();
    assertThat(Signatures.proves(identity)).isTrue();

    // When
    other.delete(ID);

    // Then
    assertThat(other.answer()).isEqualTo("true");
    KeystoreException gone =
        catchThrowableOfType(
            KeystoreException.class,
            () -> own.csr(ID, key -> key.sign("SHA256withECDSA", new byte[1])));
    assertThat(gone.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(own.list()).isEmpty();
    own.checkHealth();
  }

  /** At one moment both may make it: a token has no way to keep them apart. */
  @Test
  void shouldRefuseAnIdThatTheOtherHasMade() {
    // Given
    Set<KeyId> made = new TreeSet<>();
    for (int i = 0; i < IDS; i++) {
      KeyId id = new KeyId("both" + i, 1);
      made.add(id);
      other.make(id);
      assertThat(other.answer()).isEqualTo("made");
    }

    // When
    List<String> outcomes = made.stream().map(this::attempt).toList();

    // Then
    assertThat(outcomes).hasSize(IDS).containsOnly("EXISTS");
    assertThat(own.list()).isEqualTo(made);
  }

  private String attempt(KeyId id) {
    try {
      return OtherNode.made(own, id);
    } catch (KeystoreException e) {
      return e.reason().name();
    }
  }
}
