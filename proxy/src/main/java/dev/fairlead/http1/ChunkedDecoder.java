package dev.fairlead.http1;

import io.netty.buffer.ByteBuf;

/**
 * The chunked transfer coding, RFC 9112 §7.1, strictly: hexadecimal digits without sign or prefix,
 * CRLF and nothing else as line end, extensions of bounded length, a trailer section held to the
 * rules of any field section. The caller relays the data; this class says how much of the buffer is
 * data. Loop-confined, reused.
 *
 * <pre>
 *   while (in.isReadable()) {
 *     switch (decoder.next(in)) { DATA → take decoder.available(in) bytes; END …; MORE …; MALFORMED … }
 *   }
 * </pre>
 */
public final class ChunkedDecoder {
  private static final int MAX_SIZE_DIGITS = 16;
  private static final int MAX_EXTENSION_BYTES = 4096;
  private static final int MAX_TRAILER_BYTES = 8192;
  private static final int MAX_TRAILER_FIELDS = 64;

  /** What comes next in the buffer. */
  public enum Next {
    /** {@link #available} bytes of data; tell {@link #taken} when they are gone. */
    DATA,
    /** The body is over; {@link #trailers} has its trailer section. */
    END,
    /** The buffer is used up. */
    MORE,
    /** The framing is broken. */
    MALFORMED
  }

  private enum Part {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS
  }

  private final Fields trailers = new Fields();
  private Part part = Part.SIZE;
  private long left;
  private int digits;
  private int extensionBytes;
  private boolean padded;

  /** Within the quoted string of an extension's value, and behind a backslash in it. */
  private boolean quoted;

  private boolean escaped;

  /** Makes ready for the next body. */
  public void begin() {
    part = Part.SIZE;
    left = 0;
    digits = 0;
    extensionBytes = 0;
    padded = false;
    quoted = false;
    escaped = false;
    if (trailers.length() > 0) {
      trailers.clear();
    }
  }

  /** The trailer section; complete after {@link Next#END}. */
  public Fields trailers() {
    return trailers;
  }

  /** How many of the readable bytes are data of the current chunk. */
  public int available(ByteBuf in) {
    return (int) Math.min(left, in.readableBytes());
  }

  /** That many bytes of data have been taken. */
  public void taken(int bytes) {
    left -= bytes;
    if (left == 0) {
      part = Part.DATA_CR;
    }
  }

  /** Goes on to the next data, the end, or the end of the buffer; takes framing bytes only. */
  public Next next(ByteBuf in) {
    while (in.isReadable()) {
      if (part == Part.DATA) {
        return Next.DATA;
      }
      if (part == Part.TRAILERS) {
        return trailers(in);
      }
      if (!framing(in.readByte())) {
        return Next.MALFORMED;
      }
    }
    return Next.MORE;
  }

  private boolean framing(byte c) {
    return switch (part) {
      case SIZE -> size(c);
      case EXTENSION -> extension(c);
      case SIZE_LF -> c == '\n' && sized();
      case DATA_CR -> {
        part = Part.DATA_LF;
        yield c == '\r';
      }
      case DATA_LF -> {
        part = Part.SIZE;
        digits = 0;
        left = 0;
        yield c == '\n';
      }
      case DATA, TRAILERS -> throw new IllegalStateException(part.name());
    };
  }

  private boolean size(byte c) {
    int digit = Octets.hex(c);
    if (digit >= 0) {
      if (++digits > MAX_SIZE_DIGITS || left > Long.MAX_VALUE >>> 4) {
        return false;
      }
      left = left << 4 | digit;
      return true;
    }
    padded = false;
    if (c == '\r') {
      part = Part.SIZE_LF;
    } else {
      // chunk-ext = *( BWS ";" BWS name … ): white space may come before the semicolon only.
      part = Part.EXTENSION;
      padded = c == ' ' || c == '\t';
      if (c != ';' && !padded) {
        return false;
      }
    }
    return digits > 0;
  }

  private boolean extension(byte c) {
    if (++extensionBytes > MAX_EXTENSION_BYTES) {
      return false;
    }
    if (c == '\r') {
      part = Part.SIZE_LF;
      return !padded && !quoted;
    }
    if (quoted) {
      quoted = c != '"' || escaped;
      escaped = c == '\\' && !escaped;
    } else {
      quoted = c == '"';
    }
    if (padded && c != ' ' && c != '\t') {
      padded = false;
      return c == ';';
    }
    return c >= 0x20 && c != 0x7f || c == '\t' || c < 0;
  }

  private boolean sized() {
    if (left > 0) {
      part = Part.DATA;
    } else {
      part = Part.TRAILERS;
      trailers.begin(0);
    }
    return true;
  }

  private Next trailers(ByteBuf in) {
    int before = trailers.length();
    if (before == 0
        && in.readableBytes() >= 2
        && in.getByte(in.readerIndex()) == '\r'
        && in.getByte(in.readerIndex() + 1) == '\n') {
      // No trailers, as nearly always.
      in.skipBytes(2);
      return Next.END;
    }
    int n = Math.min(in.readableBytes(), MAX_TRAILER_BYTES - before);
    trailers.append(in, n);
    int end = trailers.decode(MAX_TRAILER_FIELDS);
    if (end >= 0) {
      in.skipBytes(end - before);
      return Next.END;
    }
    in.skipBytes(n);
    return end == Fields.MORE && trailers.length() < MAX_TRAILER_BYTES ? Next.MORE : Next.MALFORMED;
  }
}
