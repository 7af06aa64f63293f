package dev.fairlead.http2;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Octets;
import dev.fairlead.model.Ascii;
import io.netty.util.AsciiString;

/**
 * Fields of a header block become lines of {@link Fields}, checked by RFC 9113 §8.2: names are
 * tokens without capitals, values hold no control characters and neither begin nor end with white
 * space, and nothing concerns the connection. Loop-confined, reused.
 */
public class FieldLines implements HeaderSink {
  private static final byte[] TRAILERS = Ascii.bytes("trailers");
  private static final Fields NOWHERE = new Fields();

  private static final long OF_CONNECTION =
      1L << FieldId.CONNECTION
          | 1L << FieldId.KEEP_ALIVE
          | 1L << FieldId.PROXY_CONNECTION
          | 1L << FieldId.TRANSFER_ENCODING
          | 1L << FieldId.UPGRADE;

  private static final boolean[] NAME = new boolean[256];

  static {
    for (int c = 0; c < NAME.length; c++) {
      // An underscore is looked at more closely.
      NAME[c] = Octets.isToken((byte) c) && (c < 'A' || c > 'Z') && c != '_';
    }
  }

  private Fields lines = NOWHERE;
  private int maxBytes;
  private int maxFields;
  private boolean malformed;
  private boolean tooLarge;

  /** Makes ready for a block. */
  public final void begin(Fields lines, int maxBytes, int maxFields) {
    this.lines = lines;
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
    malformed = false;
    tooLarge = false;
  }

  /** Lets go of what was filled. */
  public final void release() {
    lines = NOWHERE;
  }

  /** Where the lines go. */
  protected final Fields lines() {
    return lines;
  }

  /** Whether the block broke a rule. */
  public final boolean isMalformed() {
    return malformed;
  }

  /** Whether the block was larger, or had more fields, than allowed. */
  public final boolean isTooLarge() {
    return tooLarge;
  }

  @Override
  public final void tooLarge() {
    tooLarge = true;
  }

  /** The block breaks a rule. */
  protected final void malformed() {
    malformed = true;
  }

  @Override
  public final void field(AsciiString name, AsciiString value) {
    if (malformed || tooLarge) {
      return;
    }
    if (name.isEmpty()) {
      malformed = true;
    } else if (name.byteAt(0) == ':') {
      pseudo(name, value);
    } else {
      regular(name, value);
    }
  }

  /** A field whose name begins with a colon: in trailers there is none. */
  protected void pseudo(AsciiString name, AsciiString value) {
    malformed = true;
  }

  private void regular(AsciiString name, AsciiString value) {
    byte[] n = name.array();
    int nameStart = name.arrayOffset();
    int nameEnd = nameStart + name.length();
    for (int i = nameStart; i < nameEnd; i++) {
      if (!NAME[n[i] & 0xff]) {
        if (n[i] != '_') {
          malformed = true;
          return;
        }
        lines.markUnderscore();
      }
    }
    int id = FieldId.of(n, nameStart, nameEnd);
    if ((OF_CONNECTION & 1L << id) != 0
        || !isText(value)
        || id == FieldId.TE && !isTrailers(value)) {
      malformed = true;
      return;
    }
    line(id, name, value);
  }

  /** A sound field that is not a pseudo-field. */
  protected void line(int id, AsciiString name, AsciiString value) {
    if (hasRoom(name.length() + value.length())) {
      lines.add(
          name.array(),
          name.arrayOffset(),
          name.length(),
          value.array(),
          value.arrayOffset(),
          value.length());
    }
  }

  /** Whether so many bytes, and another line, are within bounds. */
  protected final boolean hasRoom(int bytes) {
    tooLarge |= lines.length() + bytes > maxBytes || lines.count() >= maxFields;
    return !tooLarge;
  }

  private static boolean isText(AsciiString value) {
    int size = value.length();
    if (size == 0) {
      return true;
    }
    byte[] v = value.array();
    int start = value.arrayOffset();
    int end = start + size;
    return !isSpace(v[start]) && !isSpace(v[end - 1]) && Octets.textEnd(v, start, end) == end;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isTrailers(AsciiString value) {
    int start = value.arrayOffset();
    return Ascii.equalsIgnoreCase(value.array(), start, start + value.length(), TRAILERS);
  }
}
