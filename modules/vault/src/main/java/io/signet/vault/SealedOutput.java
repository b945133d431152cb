package io.signet.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Seals what is written to it, chunk by chunk. */
final class SealedOutput extends OutputStream {

  private final OutputStream out;
  private final Chunks chunks;
  private final byte[] plain = new byte[Chunks.PLAIN_BYTES];

  private int filled;
  private long number;

  /** Writes the header at once. */
  SealedOutput(OutputStream out, BackupKey.Keys keys) throws IOException {
    this.out = out;
    this.chunks = new Chunks(keys);
    out.write(keys.header().encode());
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == plain.length) {
        seal(false);
      }
      int part = Math.min(length - done, plain.length - filled);
      System.arraycopy(bytes, offset + done, plain, filled, part);
      filled += part;
      done += part;
    }
  }

  /** Seals the last chunk; without it the whole is refused as cut off. */
  void finish() throws IOException {
    seal(true);
    out.flush();
  }

  private void seal(boolean last) throws IOException {
    try {
      out.write(chunks.seal(number, last, plain, filled));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    number++;
    filled = 0;
  }
}
