package io.signet.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.signet.keystore.KeyId;
import io.signet.keystore.SealingKey;
import io.signet.store.StoreRows;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the entries of a backup in the order in which {@link BackupOutput} wrote them. Everything
 * it gives was authenticated, but only {@link #rows} knows that nothing is missing.
 */
final class BackupInput implements AutoCloseable {

  /** Far above a document or a chain; far below what a heap has. */
  private static final int LONGEST = 64 * 1024 * 1024;

  private static final int MOST_COLUMNS = 100;
  private static final int MOST_CERTIFICATES = 100;

  private final Path file;
  private final InputStream raw;
  private final DataInputStream in;
  private final SealingKey keysKey;
  private char next;
  private int keys;

  private BackupInput(Path file, InputStream raw, BackupKey.Keys opening) throws IOException {
    this.file = file;
    this.raw = raw;
    this.in = new DataInputStream(new BufferedInputStream(new SealedInput(file, raw, opening)));
    this.keysKey = opening.keys();
    advance();
  }

  /**
   * Opens a backup.
   *
   * @throws SignetException if it cannot be read, is none, or was made with another key
   */
  static BackupInput open(Path file, BackupKey key) {
    InputStream raw = null;
    boolean opened = false;
    try {
      raw = Files.newInputStream(file);
      BackupKey.Keys keys = key.of(Header.parse(raw.readNBytes(Header.BYTES)));
      BackupInput input = new BackupInput(file, raw, keys);
      opened = true;
      return input;
    } catch (IllegalArgumentException e) {
      throw Failures.unusable(file, e.getMessage());
    } catch (EOFException e) {
      throw Failures.unusable(file, "it ends too early");
    } catch (IOException e) {
      throw Failures.unreadable(file, e);
    } finally {
      if (!opened && raw != null) {
        close(raw);
      }
    }
  }

  /** What opens the keys of this backup. */
  SealingKey keysKey() {
    return keysKey;
  }

  /** The first entry. */
  Manifest manifest() {
    return reading(
        () -> {
          require(BackupOutput.MANIFEST);
          Manifest manifest = json(Manifest.class);
          advance();
          return manifest;
        });
  }

  /** The second entries: files by their names. */
  Map<String, byte[]> files() {
    return reading(
        () -> {
          Map<String, byte[]> files = new LinkedHashMap<>();
          while (next == BackupOutput.FILE) {
            files.put(text(), bytes());
            advance();
          }
          return files;
        });
  }

  /** The third entries. */
  List<KeyEntry> keys() {
    return reading(
        () -> {
          List<KeyEntry> entries = new ArrayList<>();
          while (next == BackupOutput.KEY) {
            entries.add(key());
            advance();
          }
          keys = entries.size();
          return entries;
        });
  }

  /**
   * The rest: hands over the store's rows, and checks that the backup ends as it should.
   *
   * @throws SignetException if anything is missing or too much
   */
  Ending rows(StoreRows.Sink sink) {
    return reading(
        () -> {
          Map<String, Long> rows = new TreeMap<>();
          while (next == BackupOutput.SECTION) {
            section(sink, rows);
          }
          require(BackupOutput.END);
          Ending ending = json(Ending.class);
          if (in.read() >= 0 || ending.keys() != keys || !ending.rows().equals(rows)) {
            throw new IllegalArgumentException("it does not hold what it says");
          }
          return ending;
        });
  }

  @Override
  public void close() {
    close(raw);
  }

  private KeyEntry key() throws IOException {
    KeyId id = KeyId.parse(text());
    int certificates = count(MOST_CERTIFICATES);
    List<X509Certificate> chain = new ArrayList<>();
    for (int i = 0; i < certificates; i++) {
      chain.add(certificate(bytes()));
    }
    byte[] envelope = bytes();
    return new KeyEntry(id, chain, envelope.length == 0 ? Optional.empty() : Optional.of(envelope));
  }

  private void section(StoreRows.Sink sink, Map<String, Long> rows) throws IOException {
    String name = text();
    List<String> columns = new ArrayList<>();
    int count = count(MOST_COLUMNS);
    for (int i = 0; i < count; i++) {
      columns.add(text());
    }
    sink.section(name, columns);
    long found = 0;
    for (advance(); next == BackupOutput.ROW; advance()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(value());
      }
      sink.row(values);
      found++;
    }
    rows.put(name, found);
  }

  private Object value() throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case BackupOutput.NOTHING -> null;
      case BackupOutput.NUMBER -> in.readLong();
      case BackupOutput.TEXT -> text();
      default -> throw new IllegalArgumentException("it has a value of kind " + kind);
    };
  }

  private void advance() throws IOException {
    next = (char) in.readUnsignedByte();
  }

  private void require(char wanted) {
    if (next != wanted) {
      throw new IllegalArgumentException(
          "it has an entry %s where %s should be".formatted((int) next, (int) wanted));
    }
  }

  private String text() throws IOException {
    return new String(bytes(), UTF_8);
  }

  private <T> T json(Class<T> type) throws IOException {
    String text = text();
    try {
      return WireJson.readStored(text, type);
    } catch (SignetException e) {
      throw new IllegalArgumentException("it has an entry that cannot be read", e);
    }
  }

  private byte[] bytes() throws IOException {
    int length = count(LONGEST);
    // Grows with what is there, so that a length alone does not allocate.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private int count(int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IllegalArgumentException("it has a length of " + count);
    }
    return count;
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("it has a certificate that cannot be read", e);
    }
  }

  private <R> R reading(Step<R> step) {
    try {
      return step.run();
    } catch (EOFException e) {
      throw Failures.unusable(file, "it ends too early");
    } catch (IOException e) {
      throw Failures.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw Failures.unusable(file, e.getMessage());
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Step<R> {
    R run() throws IOException;
  }
}
