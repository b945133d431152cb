package io.signet.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Gives only what was authenticated. */
final class SealedInput extends InputStream {

  private final Path file;
  private final PushbackInputStream in;
  private final Chunks chunks;
  private final byte[] sealed = new byte[Chunks.SEALED_BYTES];

  private byte[] plain = {};
  private int position;
  private long number;
  private boolean ended;

  /**
   * @param file for messages
   * @param in behind the header
   */
  SealedInput(Path file, InputStream in, BackupKey.Keys keys) {
    this.file = file;
    this.in = new PushbackInputStream(in);
    this.chunks = new Chunks(keys);
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(length, plain.length - position);
    System.arraycopy(plain, position, target, offset, part);
    position += part;
    return part;
  }

  private boolean fill() throws IOException {
    while (position == plain.length) {
      if (ended) {
        return false;
      }
      next();
    }
    return true;
  }

  private void next() throws IOException {
    int length = in.readNBytes(sealed, 0, sealed.length);
    int more = in.read();
    if (more >= 0) {
      in.unread(more);
    }
    boolean last = more < 0;
    try {
      plain = chunks.open(number, last, sealed, length);
    } catch (GeneralSecurityException e) {
      throw Failures.unusable(file, complaint(last, length));
    }
    position = 0;
    number++;
    ended = last;
  }

  private String complaint(boolean last, int length) {
    if (last && length == 0) {
      return "it is cut off";
    }
    if (last) {
      try {
        chunks.open(number, false, sealed, length);
        return "it is cut off after chunk " + number;
      } catch (GeneralSecurityException e) {
        return "chunk " + number + " is cut off or was changed";
      }
    }
    return "chunk " + number + " was changed, or something was added";
  }
}
