package dev.fairlead.http1;

import dev.fairlead.net.Outbox;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes a body to a connection in the framing its head announced. Stateless. */
public final class BodyWriter {
  private static final byte[] DIGITS =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int CRLF = '\r' << 8 | '\n';

  /** A size of eight digits and a line end. */
  private static final int FRAME = 10;

  private BodyWriter() {}

  /** Writes the next {@code bytes} of {@code in}, and takes them from it. */
  public static void data(boolean chunked, ByteBuf in, int bytes, Outbox out) {
    if (!chunked) {
      out.data(in, bytes);
    } else if (bytes > 0) {
      ByteBuf room = out.room(FRAME);
      size(bytes, room);
      room.writeShort(CRLF);
      out.data(in, bytes);
      out.room(2).writeShort(CRLF);
    }
  }

  /** Ends the body; the trailers that are not marked as removed go with it. */
  public static void end(
      boolean chunked, @Nullable Fields trailers, HeadBuilder builder, Outbox out) {
    if (!chunked) {
      return;
    }
    builder.clear().octet('0').crlf();
    if (trailers != null) {
      trailers.writeTo(builder);
    }
    builder.crlf();
    builder.writeTo(out.room(builder.length()));
  }

  private static void size(int bytes, ByteBuf out) {
    int shift = 28 - Integer.numberOfLeadingZeros(bytes) / 4 * 4;
    for (; shift >= 0; shift -= 4) {
      out.writeByte(DIGITS[bytes >>> shift & 15]);
    }
  }
}
