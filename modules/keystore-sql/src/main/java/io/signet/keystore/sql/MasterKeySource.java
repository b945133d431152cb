package io.signet.keystore.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.KeystoreException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where master keys come from. A file is read again when it has changed, so that a new key needs no
 * restart; one that cannot be used then leaves the keys as they were.
 */
final class MasterKeySource implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MasterKeySource.class);

  private final Path file;
  private final Function<Path, Object> stamps;
  private Object stamp;
  private MasterKeys keys;
  private String trouble;

  private MasterKeySource(Path file, Function<Path, Object> stamps, Object stamp, MasterKeys keys) {
    this.file = file;
    this.stamps = stamps;
    this.stamp = stamp;
    this.keys = keys;
  }

  /**
   * @throws KeystoreException {@code INVALID} or {@code UNAVAILABLE}, saying what to mend
   */
  static MasterKeySource open(SqlSettings settings) {
    return open(settings, PrivateFile::stamp);
  }

  /**
   * As {@link #open(SqlSettings)}.
   *
   * @param stamps what tells whether a file is still the same, as {@link PrivateFile#stamp}
   */
  static MasterKeySource open(SqlSettings settings, Function<Path, Object> stamps) {
    if (settings.masterKeys() != null) {
      byte[] text = settings.masterKeys().replace(',', '\n').getBytes(US_ASCII);
      try {
        return new MasterKeySource(null, stamps, null, MasterKeys.parse("the environment", text));
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    }
    Path file = settings.masterKeyFile();
    Object stamp = stamps.apply(file);
    if (stamp == null) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE,
          "there is no master key file %s; give this node the file of the others, or make the first"
                  .formatted(file)
              + " one with: signet keystore master-key");
    }
    return new MasterKeySource(file, stamps, stamp, read(file));
  }

  /** The keys of now. */
  synchronized MasterKeys keys() {
    if (file == null) {
      return keys;
    }
    Object now = stamps.apply(file);
    if (trouble == null && now != null && now.equals(stamp)) {
      return keys;
    }
    try {
      MasterKeys read = read(file);
      if (!read.ids().equals(keys.ids()) || !read.writing().id().equals(keys.writing().id())) {
        LOG.info(
            "read master keys again file={} ids={} writing={}",
            file,
            read.ids(),
            read.writing().id());
      }
      keys = read;
      stamp = now;
      trouble = null;
    } catch (KeystoreException e) {
      if (trouble == null) {
        LOG.warn("kept the master keys as they were reason={}", e.getMessage());
      }
      trouble = e.getMessage();
    }
    return keys;
  }

  /** Why the file cannot be read as it is now. */
  synchronized Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public synchronized void close() {
    keys.wipe();
  }

  private static MasterKeys read(Path file) {
    byte[] text = PrivateFile.read(file);
    try {
      return MasterKeys.parse(file.toString(), text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
