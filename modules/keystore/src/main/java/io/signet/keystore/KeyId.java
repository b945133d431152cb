package io.signet.keystore;

import java.util.regex.Pattern;

/**
 * Names a key: a client certificate and which version of it.
 *
 * @param certificateId 1 to 64 letters, digits and hyphens
 * @param version from 1
 */
public record KeyId(String certificateId, int version) implements Comparable<KeyId> {

  private static final Pattern CERTIFICATE_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public KeyId {
    if (!CERTIFICATE_ID.matcher(certificateId).matches() || version < 1) {
      throw new IllegalArgumentException("no valid key id: " + certificateId + "." + version);
    }
  }

  /** Reads what {@link #toString()} wrote. */
  public static KeyId parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("no valid key id: " + text);
    }
    return new KeyId(text.substring(0, dot), Integer.parseInt(text.substring(dot + 1)));
  }

  @Override
  public int compareTo(KeyId other) {
    int byCertificate = certificateId.compareTo(other.certificateId);
    return byCertificate != 0 ? byCertificate : Integer.compare(version, other.version);
  }

  @Override
  public String toString() {
    return certificateId + "." + version;
  }
}
