package dev.fairlead.bookstore.cover;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a cover as PNG (RFC 2083, with a palette) row by row, so that an image of any size takes
 * little memory. Used for one image.
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BITS = 8;
  private static final int PALETTE = 3;
  private static final int CHUNK = 32 * 1024;

  private final OutputStream out;

  private Png(OutputStream out) {
    this.out = out;
  }

  /** Writes the cover of a book; leaves the stream open. */
  public static void write(long book, Size size, OutputStream out) throws IOException {
    new Png(out).write(new Drawing(book), size);
  }

  private void write(Drawing drawing, Size size) throws IOException {
    out.write(SIGNATURE);
    ByteBuffer head = ByteBuffer.allocate(13).putInt(size.width()).putInt(size.height());
    head.put((byte) BITS).put((byte) PALETTE);
    chunk("IHDR", head.array(), head.capacity());
    byte[] palette = new byte[Drawing.COLOURS * 3];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (drawing.colour(i / 3) >> (16 - 8 * (i % 3)));
    }
    chunk("PLTE", palette, palette.length);
    pixels(drawing, size);
    chunk("IEND", new byte[0], 0);
  }

  private void pixels(Drawing drawing, Size size) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    Chunks chunks = new Chunks();
    try (DeflaterOutputStream pixels = new DeflaterOutputStream(chunks, deflater, CHUNK)) {
      byte[] row = new byte[size.width()];
      for (int y = 0; y < size.height(); y++) {
        drawing.row(y, row.length, row);
        // The row's filter: none.
        pixels.write(0);
        pixels.write(row);
      }
    } finally {
      deflater.end();
    }
  }

  private void chunk(String type, byte[] data, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data, 0, length);
    out.write(ByteBuffer.allocate(8).putInt(length).put(name).array());
    out.write(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }

  /** Cuts what it is given into chunks of image data. */
  private final class Chunks extends OutputStream {
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(CHUNK * 2);

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      gathered.write(bytes, offset, length);
      if (gathered.size() >= CHUNK) {
        emit();
      }
    }

    @Override
    public void close() throws IOException {
      emit();
    }

    private void emit() throws IOException {
      byte[] data = gathered.toByteArray();
      chunk("IDAT", data, data.length);
      gathered.reset();
    }
  }
}
