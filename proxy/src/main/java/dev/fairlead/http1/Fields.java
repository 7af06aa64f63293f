package dev.fairlead.http1;

import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A start line and field section as one block of bytes with an array of offsets into it. Decoded
 * once with validation, looked up by {@link FieldId}, edited by marking lines as removed, and
 * written out by copying ranges, so that names keep their case, order and bytes. Loop-confined,
 * reused.
 *
 * <p>Rules of RFC 9110 §5 and RFC 9112 §5: names are tokens with the colon right behind them; lines
 * end in CRLF; a bare CR or LF, any other control character, a folded line or white space before
 * the colon makes the section malformed.
 */
public final class Fields {
  /** What {@link #decode} returns when bytes are missing. */
  public static final int MORE = -1;

  /** What {@link #decode} returns for a malformed section. */
  public static final int MALFORMED = -2;

  /** What {@link #decode} returns when there are too many field lines. */
  public static final int TOO_MANY = -3;

  private static final int INITIAL_BYTES = 2048;
  private static final int KEPT_BYTES = 16 * 1024;
  private static final int STRIDE = 5;
  private static final int INITIAL_SLOTS = STRIDE * 24;
  private static final int KEPT_SLOTS = STRIDE * 256;
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_SLOTS = {};
  private static final int ID_MASK = 0xff;
  private static final int REMOVED = 0x100;

  /** The line is {@code name ":" [" "] value CRLF} with no other white space: it can be copied. */
  private static final int NEAT = 0x200;

  private byte[] block = NO_BYTES;
  private int length;
  private int[] slots = NO_SLOTS;
  private int count;
  private long present;

  /** Whether bytes that belong to no line lie before the end, so that no copy may go across. */
  private boolean gap;

  /** Whether a name with an underscore has been seen. */
  private boolean underscores;

  private int lineStart;
  private int scan;
  private int colon;
  private boolean spaceBeforeColon;

  /** The block; offsets of all accessors point into it. */
  public byte[] block() {
    return block;
  }

  /** Bytes in the block. */
  public int length() {
    return length;
  }

  /** Forgets everything, and gives back a block that one large head has made large. */
  public void clear() {
    if (block.length > KEPT_BYTES) {
      block = NO_BYTES;
    }
    if (slots.length > KEPT_SLOTS) {
      slots = NO_SLOTS;
    }
    length = 0;
    count = 0;
    present = 0;
    gap = false;
    underscores = false;
  }

  /** Appends {@code n} bytes of {@code in} without moving its reader index. */
  public void append(ByteBuf in, int n) {
    reserve(n);
    in.getBytes(in.readerIndex(), block, length, n);
    length += n;
  }

  /** Appends bytes that other fields refer to, outside any line: values made by the proxy. */
  void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, block, length, bytes.length);
    length += bytes.length;
  }

  private void reserve(int n) {
    if (length + n > block.length) {
      int wanted = Math.max(Math.max(block.length * 2, INITIAL_BYTES), length + n);
      block = Arrays.copyOf(block, wanted);
    }
  }

  /** Drops the bytes from {@code end} on: they belong to the body. */
  void truncate(int end) {
    length = end;
  }

  /** Begins the decoding of field lines at {@code at}. */
  public void begin(int at) {
    lineStart = at;
    scan = at;
    colon = -1;
    spaceBeforeColon = false;
  }

  /**
   * Begins the decoding of a response's field lines at {@code at}: white space before the colon,
   * which makes a request malformed, is to be removed from them (RFC 9112 §5.1); but not where
   * framing depends on the line.
   */
  void beginOfResponse(int at) {
    begin(at);
    spaceBeforeColon = true;
  }

  /**
   * Decodes field lines from where the last call stopped to the end of the block. Each byte is
   * looked at once, however the section is cut into pieces.
   *
   * @param maxFields lines beyond which the section is refused
   * @return the place after the empty line, or a negative constant
   */
  public int decode(int maxFields) {
    byte[] b = block;
    int end = length;
    while (true) {
      if (colon < 0) {
        int i = scan;
        if (i == lineStart) {
          if (i >= end) {
            return MORE;
          }
          if (b[i] == '\r') {
            if (i + 1 >= end) {
              return MORE;
            }
            return b[i + 1] == '\n' ? i + 2 : MALFORMED;
          }
        }
        i = Octets.nameEnd(b, i, end);
        if (i < end && b[i] == '_') {
          underscores = true;
          i = Octets.tokenEnd(b, i, end);
        }
        scan = i;
        if (i > lineStart && spaceBeforeColon) {
          i = Octets.skipSpace(b, i, end);
        }
        if (i >= end) {
          return MORE;
        }
        if (b[i] != ':' || i == lineStart) {
          return MALFORMED;
        }
        colon = i;
        scan = i + 1;
      }
      int i = Octets.textEnd(b, scan, end);
      scan = i;
      if (i >= end) {
        return MORE;
      }
      if (b[i] != '\r') {
        return MALFORMED;
      }
      if (i + 1 >= end) {
        return MORE;
      }
      if (b[i + 1] != '\n') {
        return MALFORMED;
      }
      if (count >= maxFields) {
        return TOO_MANY;
      }
      if (!add(lineStart, colon, i)) {
        return MALFORMED;
      }
      lineStart = i + 2;
      scan = lineStart;
      colon = -1;
    }
  }

  /** Returns false where a line that frames the message has white space before its colon. */
  private boolean add(int start, int colonAt, int lineEnd) {
    byte[] b = block;
    int nameEnd = Octets.trimSpace(b, start, colonAt);
    int valueStart = Octets.skipSpace(b, colonAt + 1, lineEnd);
    int valueEnd = Octets.trimSpace(b, valueStart, lineEnd);
    int id = FieldId.of(b, start, nameEnd);
    boolean tight = nameEnd == colonAt;
    if (!tight && (id == FieldId.CONTENT_LENGTH || id == FieldId.TRANSFER_ENCODING)) {
      return false;
    }
    boolean neat =
        tight
            && valueEnd == lineEnd
            && (valueStart == nameEnd + 1 || valueStart == nameEnd + 2 && b[nameEnd + 1] == ' ');
    place(start, nameEnd, valueStart, valueEnd, neat ? id | NEAT : id);
    return true;
  }

  private void place(int start, int nameEnd, int valueStart, int valueEnd, int flags) {
    int at = count * STRIDE;
    if (at == slots.length) {
      slots = Arrays.copyOf(slots, Math.max(at * 2, INITIAL_SLOTS));
    }
    slots[at] = start;
    slots[at + 1] = nameEnd;
    slots[at + 2] = valueStart;
    slots[at + 3] = valueEnd;
    slots[at + 4] = flags;
    present |= 1L << (flags & ID_MASK);
    count++;
  }

  /**
   * Adds a line out of its parts, which are sound: the name a token, in the value no control
   * characters and no white space at its ends.
   */
  public void add(
      byte[] name, int nameStart, int nameLength, byte[] value, int valueStart, int valueLength) {
    int size = nameLength + valueLength + 4;
    reserve(size);
    byte[] b = block;
    int start = length;
    int nameEnd = start + nameLength;
    System.arraycopy(name, nameStart, b, start, nameLength);
    b[nameEnd] = ':';
    b[nameEnd + 1] = ' ';
    System.arraycopy(value, valueStart, b, nameEnd + 2, valueLength);
    int valueEnd = nameEnd + 2 + valueLength;
    b[valueEnd] = '\r';
    b[valueEnd + 1] = '\n';
    length = start + size;
    int id = FieldId.of(b, start, nameEnd);
    place(start, nameEnd, nameEnd + 2, valueEnd, gap ? id : id | NEAT);
    gap = false;
  }

  /**
   * Appends bytes outside any line, which a start line's parts refer to.
   *
   * @return where they begin
   */
  public int append(byte[] from, int start, int n) {
    reserve(n);
    System.arraycopy(from, start, block, length, n);
    length += n;
    gap = true;
    return length - n;
  }

  /** A line that is added has an underscore in its name. */
  public void markUnderscore() {
    underscores = true;
  }

  /** Becomes a copy of the other's lines, those left out excepted. */
  public void copyOf(Fields other) {
    clear();
    underscores = other.underscores;
    for (int i = 0; i < other.count; i++) {
      if (!other.removed(i)) {
        add(
            other.block,
            other.nameStart(i),
            other.nameEnd(i) - other.nameStart(i),
            other.block,
            other.valueStart(i),
            other.valueEnd(i) - other.valueStart(i));
      }
    }
  }

  /** Adds a line of the proxy's own, sound and whole: {@code name ": " value CRLF}. */
  public void add(byte[] line) {
    int start = length;
    append(line);
    int nameEnd = start;
    while (block[nameEnd] != ':') {
      nameEnd++;
    }
    add(start, nameEnd, length - 2);
    // The empty line that ended the section lies before it: it cannot be copied with what is there.
    slots[(count - 1) * STRIDE + 4] &= ~NEAT;
  }

  /** How many field lines there are, removed ones included. */
  public int count() {
    return count;
  }

  public int nameStart(int i) {
    return slots[i * STRIDE];
  }

  public int nameEnd(int i) {
    return slots[i * STRIDE + 1];
  }

  public int valueStart(int i) {
    return slots[i * STRIDE + 2];
  }

  public int valueEnd(int i) {
    return slots[i * STRIDE + 3];
  }

  /** The {@link FieldId} of line {@code i}. */
  public int id(int i) {
    return slots[i * STRIDE + 4] & ID_MASK;
  }

  /** Whether any line has that {@link FieldId}. */
  public boolean has(int id) {
    return (present & 1L << id) != 0;
  }

  /** Whether any line has one of the {@link FieldId}s whose bits are set. */
  public boolean hasAny(long ids) {
    return (present & ids) != 0;
  }

  /** The first line at or after {@code from} with that {@link FieldId}, or -1. */
  public int find(int id, int from) {
    if (has(id)) {
      for (int i = from; i < count; i++) {
        if (id(i) == id) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Leaves line {@code i} out of what is written. */
  public void remove(int i) {
    slots[i * STRIDE + 4] |= REMOVED;
  }

  /** Leaves every line with that {@link FieldId} out of what is written. */
  public void removeAll(int id) {
    for (int i = find(id, 0); i >= 0; i = find(id, i + 1)) {
      remove(i);
    }
  }

  /** Leaves out every line whose name equals the range, whatever its case. */
  public void removeNamed(int start, int end) {
    for (int i = 0; i < count; i++) {
      if (nameEnd(i) - nameStart(i) == end - start && sameName(nameStart(i), start, end)) {
        remove(i);
      }
    }
  }

  /** Leaves out every line of that name, whatever its case. */
  public void removeNamed(byte[] name) {
    for (int i = 0; i < count; i++) {
      if (named(i, name)) {
        remove(i);
      }
    }
  }

  /** Whether a line of that name is not left out. */
  public boolean hasNamed(byte[] name) {
    for (int i = 0; i < count; i++) {
      if (!removed(i) && named(i, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean named(int i, byte[] name) {
    int start = nameStart(i);
    if (nameEnd(i) - start != name.length) {
      return false;
    }
    for (int j = 0; j < name.length; j++) {
      if (Ascii.lower(block[start + j]) != Ascii.lower(name[j])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The first line at or after {@code from} whose name has an underscore, or -1. Lines are searched
   * only where such a name was decoded or {@linkplain #markUnderscore marked}.
   */
  public int underscored(int from) {
    if (!underscores) {
      return -1;
    }
    byte[] b = block;
    int[] at = slots;
    for (int i = from * STRIDE; i < count * STRIDE; i += STRIDE) {
      if (Octets.hasUnderscore(b, at[i], at[i + 1])) {
        return i / STRIDE;
      }
    }
    return -1;
  }

  private boolean sameName(int name, int start, int end) {
    for (int i = start, j = name; i < end; i++, j++) {
      if (Ascii.lower(block[i]) != Ascii.lower(block[j])) {
        return false;
      }
    }
    return true;
  }

  /** Whether line {@code i} is left out. */
  public boolean removed(int i) {
    return (slots[i * STRIDE + 4] & REMOVED) != 0;
  }

  /** Writes the lines that are not left out: neat neighbours in one copy. */
  public void writeTo(HeadBuilder out) {
    int run = -1;
    int runEnd = -1;
    for (int i = 0, at = 0; i < count; i++, at += STRIDE) {
      int flags = slots[at + 4];
      if ((flags & (REMOVED | NEAT)) == NEAT) {
        if (run < 0) {
          run = slots[at];
        }
        runEnd = slots[at + 3] + 2;
      } else {
        if (run >= 0) {
          out.bytes(block, run, runEnd);
          run = -1;
        }
        if ((flags & REMOVED) == 0) {
          out.bytes(block, slots[at], slots[at + 1])
              .colon()
              .bytes(block, slots[at + 2], slots[at + 3])
              .crlf();
        }
      }
    }
    if (run >= 0) {
      out.bytes(block, run, runEnd);
    }
  }
}
