package dev.fairlead.testing;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/** A body as it arrives: its length and checksum always, its bytes as far as the first MiB. */
public final class Content {
  private static final int KEPT = 1 << 20;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CRC32 crc = new CRC32();
  private long length;

  synchronized void add(byte[] bytes, int from, int count) {
    crc.update(bytes, from, count);
    kept.write(bytes, from, Math.min(count, KEPT - kept.size()));
    length += count;
  }

  /** Bytes so far. Any thread. */
  public synchronized long length() {
    return length;
  }

  /** CRC-32 of all bytes. Any thread. */
  public synchronized long checksum() {
    return crc.getValue();
  }

  /** The bytes, of which those after the first MiB are not kept. Any thread. */
  public synchronized String text() {
    return Wire.text(kept.toByteArray());
  }
}
