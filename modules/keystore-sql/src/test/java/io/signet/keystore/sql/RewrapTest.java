package io.signet.keystore.sql;

import static io.signet.keystore.sql.Node.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.Signatures;
import io.signet.keystore.sql.SqlKeystoreMaintenance.MasterKeyUse;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Progress;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Rewrapped;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Role;
import io.signet.store.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key is changed while the keystore is in use. */
final class RewrapTest {

  private static final int KEYS = 120;

  @TempDir private Path folder;
  private Node node;

  @BeforeEach
  void makeNode() {
    node = Node.first(folder, PostgresServer.shared().freshDatabase());
  }

  @Test
  void shouldHaveTheNewMasterKeyWrapEverythingSoThatTheOldOneCanGo() {
    // Given
    fill(KEYS);
    String old = node.masterKeyIds().get(0);
    String fresh = node.changeMasterKey();
    List<Progress> progress = new ArrayList<>();

    // When
    Rewrapped rewrapped = rewrap(progress);

    // Then
    assertThat(rewrapped).isEqualTo(new Rewrapped(fresh, KEYS, List.of()));
    assertThat(progress).hasSize(KEYS).last().isEqualTo(new Progress(KEYS, KEYS));
    node.removeMasterKey(old);
    try (Keystore keystore = node.open()) {
      assertThat(keystore.list())
          .hasSize(KEYS)
          .allMatch(id -> Signatures.proves(keystore.identity(id).orElseThrow()));
    }
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    // Given
    fill(3);
    String old = node.masterKeyIds().get(0);
    String fresh = node.changeMasterKey();
    rewrap(new ArrayList<>());
    List<Progress> progress = new ArrayList<>();

    // When
    Rewrapped rewrapped = rewrap(progress);

    // Then
    assertThat(rewrapped).isEqualTo(new Rewrapped(fresh, 0, List.of()));
    assertThat(progress).isEmpty();
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      assertThat(maintenance.masterKeys())
          .containsExactlyInAnyOrder(
              new MasterKeyUse(fresh, 3, Role.WRITES), new MasterKeyUse(old, 0, Role.READS));
    }
  }

  @Test
  void shouldGoOnWhereItWasCutOff() {
    // Given
    fill(KEYS);
    node.changeMasterKey();
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      assertThatThrownBy(
              () ->
                  maintenance.rewrap(
                      progress -> {
                        if (progress.done() == KEYS / 2) {
                          throw new IllegalStateException("cut off");
                        }
                      }))
          .hasMessage("cut off");
    }

    // When
    Rewrapped rest = rewrap(new ArrayList<>());

    // Then
    assertThat(rest.rewrapped()).isEqualTo(KEYS - KEYS / 2);
    assertThat(rest.failures()).isEmpty();
  }

  @Test
  void shouldLeaveADamagedRowAsItIsAndDoTheOthers() {
    // Given
    fill(5);
    node.tamper("UPDATE signet_keystore.keys SET chain = chain || '\\x00' WHERE version = 3");
    node.changeMasterKey();

    // When
    Rewrapped rewrapped = rewrap(new ArrayList<>());

    // Then
    assertThat(rewrapped.rewrapped()).isEqualTo(4);
    assertThat(rewrapped.failures()).singleElement().asString().contains("key.3");
  }

  @Test
  void shouldNameTheMasterKeyThatIsMissingAndLeaveItsRows() {
    // Given
    fill(2);
    String old = node.masterKeyIds().get(0);
    String fresh = node.changeMasterKey();
    node.removeMasterKey(old);

    // When
    Rewrapped rewrapped = rewrap(new ArrayList<>());

    // Then
    assertThat(rewrapped.rewrapped()).isZero();
    assertThat(rewrapped.failures()).hasSize(2).allMatch(line -> line.contains("'" + old + "'"));
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      assertThat(maintenance.masterKeys())
          .containsExactlyInAnyOrder(
              new MasterKeyUse(fresh, 0, Role.WRITES), new MasterKeyUse(old, 2, Role.MISSING));
    }
  }

  @Test
  void shouldNotDisturbNodesThatReadMakeAndDeleteAllTheTime() throws Exception {
    // Given
    fill(KEYS);
    Node other = node.sibling();
    String old = node.masterKeyIds().get(0);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger writes = new AtomicInteger();
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    try (Keystore here = node.open();
        Keystore there = other.open()) {
      List<Future<?>> users =
          List.of(
              nodes.submit(() -> read(here, stop, reads)),
              nodes.submit(() -> read(there, stop, reads)),
              nodes.submit(() -> write(there, stop, writes)));

      // When: three changes of the master key, each handed to the other node before it is used
      int rewrapped = 0;
      String unused = old;
      for (int i = 0; i < 3; i++) {
        String fresh = SqlKeystoreMaintenance.addMasterKey(node.folder(), node.settings());
        other.writePrivate("master.key", node.text("master.key"));
        SqlKeystoreMaintenance.useMasterKey(node.folder(), node.settings(), fresh);
        other.writePrivate("master.key", node.text("master.key"));
        int readsBefore = reads.get();
        rewrapped += rewrap(new ArrayList<>()).rewrapped();
        assertThat(reads.get()).as("reads went on").isGreaterThan(readsBefore);
        node.removeMasterKey(unused);
        other.writePrivate("master.key", node.text("master.key"));
        unused = fresh;
      }
      stop.set(true);

      // Then: get() throws what any user met
      for (Future<?> user : users) {
        user.get();
      }
      assertThat(rewrapped).isGreaterThanOrEqualTo(3 * KEYS);
      assertThat(writes.get()).isPositive();
      assertThat(here.list()).allMatch(id -> Signatures.proves(here.identity(id).orElseThrow()));
    } finally {
      stop.set(true);
      nodes.shutdown();
    }
  }

  @Test
  void shouldBearASecondRewrapAtTheSameTime() throws Exception {
    // Given
    fill(KEYS);
    String fresh = node.changeMasterKey();
    ExecutorService operators = Executors.newFixedThreadPool(2);

    // When
    List<Future<Rewrapped>> both =
        List.of(
            operators.submit(() -> rewrap(new ArrayList<>())),
            operators.submit(() -> rewrap(new ArrayList<>())));

    // Then
    assertThat(both.get(0).get().rewrapped() + both.get(1).get().rewrapped()).isEqualTo(KEYS);
    operators.shutdown();
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      assertThat(maintenance.masterKeys()).contains(new MasterKeyUse(fresh, KEYS, Role.WRITES));
    }
  }

  private void fill(int keys) {
    try (Keystore keystore = node.open()) {
      for (int i = 1; i <= keys; i++) {
        Node.generate(keystore, new KeyId("key", i));
      }
    }
  }

  private Rewrapped rewrap(List<Progress> progress) {
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      return maintenance.rewrap(progress::add);
    }
  }

  private static void read(Keystore keystore, AtomicBoolean stop, AtomicInteger reads) {
    for (int i = 0; !stop.get(); i++) {
      KeyId id = new KeyId("key", 1 + i % KEYS);
      assertThat(Signatures.proves(keystore.identity(id).orElseThrow())).isTrue();
      reads.incrementAndGet();
    }
  }

  private static void write(Keystore keystore, AtomicBoolean stop, AtomicInteger writes) {
    for (int i = 1; !stop.get(); i++) {
      KeyId id = new KeyId(ID.certificateId(), i);
      Node.generate(keystore, id);
      if (i % 2 == 0) {
        assertThat(keystore.delete(id)).isTrue();
      }
      writes.incrementAndGet();
    }
  }
}
