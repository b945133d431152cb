package io.signet.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.WireJson;
import io.signet.store.StoreRows;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the entries of a backup: manifest, files, keys, then the store's rows, then the end. What
 * stands first is there first when it is read again, and a document that names a key comes after
 * it.
 */
final class BackupOutput implements StoreRows.Sink {

  static final char MANIFEST = 'M';
  static final char FILE = 'F';
  static final char KEY = 'K';
  static final char SECTION = 'S';
  static final char ROW = 'R';
  static final char END = 'E';

  static final int NOTHING = 0;
  static final int NUMBER = 1;
  static final int TEXT = 2;

  private final SealedOutput sealed;
  private final DataOutputStream out;
  private final Map<String, Long> rows = new TreeMap<>();
  private int keys;
  private String section;

  BackupOutput(OutputStream file, BackupKey.Keys keys) throws IOException {
    sealed = new SealedOutput(file, keys);
    out = new DataOutputStream(new BufferedOutputStream(sealed));
  }

  void manifest(Manifest manifest) throws IOException {
    out.writeByte(MANIFEST);
    bytes(WireJson.bytes(manifest));
  }

  void file(String name, byte[] content) throws IOException {
    out.writeByte(FILE);
    text(name);
    bytes(content);
  }

  void key(KeyEntry entry) throws IOException {
    out.writeByte(KEY);
    text(entry.id().toString());
    out.writeInt(entry.chain().size());
    for (X509Certificate certificate : entry.chain()) {
      bytes(encoded(certificate));
    }
    bytes(entry.envelope().orElse(new byte[0]));
    keys++;
  }

  @Override
  public void section(String name, List<String> columns) {
    section = name;
    rows.put(name, 0L);
    try {
      out.writeByte(SECTION);
      text(name);
      out.writeInt(columns.size());
      for (String column : columns) {
        text(column);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void row(List<Object> values) {
    rows.merge(section, 1L, Long::sum);
    try {
      out.writeByte(ROW);
      for (Object value : values) {
        value(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the backup. */
  void end(List<String> missing) throws IOException {
    out.writeByte(END);
    bytes(WireJson.bytes(new Ending(keys, rows, new ArrayList<>(missing))));
    out.flush();
    sealed.finish();
  }

  private void value(Object value) throws IOException {
    if (value == null) {
      out.writeByte(NOTHING);
    } else if (value instanceof Long number) {
      out.writeByte(NUMBER);
      out.writeLong(number);
    } else if (value instanceof String text) {
      out.writeByte(TEXT);
      text(text);
    } else {
      throw new IllegalArgumentException("no value of a row: " + value.getClass());
    }
  }

  private void text(String text) throws IOException {
    bytes(text.getBytes(UTF_8));
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
