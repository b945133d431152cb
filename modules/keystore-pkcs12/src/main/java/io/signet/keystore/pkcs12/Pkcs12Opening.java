package io.signet.keystore.pkcs12;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens before a keystore is there: lock, clean up, password, file. */
final class Pkcs12Opening {

  private static final Logger LOG = LoggerFactory.getLogger(Pkcs12Opening.class);

  private Pkcs12Opening() {}

  static Keystore open(Pkcs12Settings settings) {
    DurableFile.makeFolderOf(settings.ownPassword());
    DurableFile.makeFolderOf(settings.file());
    DurableFile file = new DurableFile(settings.file());
    ProcessLock lock = ProcessLock.take(file.path());
    boolean opened = false;
    try {
      Keystore keystore = open(settings, file, lock);
      opened = true;
      return keystore;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  static Keystore openReadOnly(Pkcs12Settings settings) {
    DurableFile file = new DurableFile(settings.file());
    if (!file.exists()) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE, "there is no keystore " + file.path());
    }
    return open(file, password(settings, file), null);
  }

  private static Keystore open(Pkcs12Settings settings, DurableFile file, ProcessLock lock) {
    file.removeLeftovers();
    new DurableFile(settings.ownPassword()).removeLeftovers();
    return open(file, password(settings, file), lock);
  }

  /**
   * @param lock {@code null} to read only
   */
  private static Keystore open(DurableFile file, Password password, ProcessLock lock) {
    boolean opened = false;
    try {
      KeyFile content =
          file.exists() || lock == null ? read(file, password) : create(file, password);
      Map<KeyId, Identity> identities = content.identities(file.path());
      LOG.info("opened keystore type=pkcs12 file={} keys={}", file.path(), identities.size());
      opened = true;
      return new Pkcs12Keystore(file, content, identities, password, lock);
    } finally {
      if (!opened) {
        password.wipe();
      }
    }
  }

  private static Password password(Pkcs12Settings settings, DurableFile file) {
    if (settings.givenPassword().isPresent()) {
      return Password.given(settings.givenPassword().get());
    }
    Path own = settings.ownPassword();
    if (Files.exists(own)) {
      return Password.generated(own);
    }
    if (file.exists()) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE,
          "%s cannot be opened, because its password file %s is missing"
              .formatted(file.path(), own));
    }
    Password password = Password.generate(own);
    LOG.info("generated keystore password file={}", own);
    return password;
  }

  private static KeyFile read(DurableFile file, Password password) {
    KeyFile content = KeyFile.read(file.read(), password, file.path());
    if (file.makePrivate()) {
      LOG.warn("closed keystore to group and others file={}", file.path());
    }
    return content;
  }

  private static KeyFile create(DurableFile file, Password password) {
    KeyFile content = KeyFile.empty(password);
    file.write(content.encode());
    return content;
  }
}
