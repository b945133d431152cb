package io.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

  @TempDir Path folder;

  @Test
  void shouldMakeAFolderThatOnlyItsUserMayEnter() throws Exception {
    // Given
    Path path = folder.resolve("deep/data");
    // When
    try (DataDirectory directory = DataDirectory.open(path)) {
      // Then
      assertThat(directory.path()).isEqualTo(path.toRealPath());
      assertThat(mode(path)).isEqualTo("rwx------");
      assertThat(mode(path.resolve("signet.lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void shouldCloseAFolderThatOthersCouldEnter() throws Exception {
    // Given
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    // When
    try (DataDirectory directory = DataDirectory.open(folder)) {
      // Then
      assertThat(mode(directory.path())).isEqualTo("rwx------");
    }
  }

  @Test
  void shouldRefuseASecondHolderInThisProcess() throws Exception {
    // Given
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder);
    try (DataDirectory directory = DataDirectory.open(folder)) {
      // When
      SignetException refusal = refusal(alias);
      // Then
      assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(refusal).hasMessageContaining(directory.toString());
    }
    DataDirectory.open(folder).close();
  }

  @Test
  void shouldRefuseAFolderThatAnotherProcessHoldsAndNameIt() throws Exception {
    // Given
    try (ChildJvm holder = ChildJvm.start(DirectoryHolder.class, folder.toString())) {
      assertThat(holder.line()).startsWith("holding");
      // When
      SignetException refusal = refusal(folder);
      // Then
      assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(refusal)
          .hasMessageContaining("process " + holder.pid() + ":")
          .hasMessageContaining("SIGNET_DATA_DIR");
      assertThat(refusal.getMessage().lines()).hasSize(1);
    }
  }

  @Test
  void shouldStayHeldAfterARefusal() throws Exception {
    // Given
    try (DataDirectory directory = DataDirectory.open(folder)) {
      refusal(directory.path());
      // When
      try (ChildJvm second = ChildJvm.start(DirectoryHolder.class, folder.toString())) {
        // Then
        assertThat(second.line()).startsWith("refused:");
      }
    }
  }

  @Test
  void shouldBeFreeAfterItsHolderWasKilled() throws Exception {
    // Given
    try (ChildJvm holder = ChildJvm.start(DirectoryHolder.class, folder.toString())) {
      assertThat(holder.line()).startsWith("holding");
      holder.killAndRead();
      // When
      try (DataDirectory directory = DataDirectory.open(folder)) {
        // Then
        assertThat(Files.readString(directory.path().resolve("signet.lock")))
            .isEqualTo(ProcessHandle.current().pid() + "\n");
      }
    }
  }

  @Test
  void shouldRefuseAPathThatIsAFile() throws Exception {
    // Given
    Path file = Files.createFile(folder.resolve("file"));
    // When
    SignetException refusal = refusal(file);
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("not a dir");
  }

  private static SignetException refusal(Path path) {
    return catchThrowableOfType(SignetException.class, () -> DataDirectory.open(path));
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
