package dev.fairlead.http2;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Field lines to a header block, RFC 7541, straight from {@link Fields}: nothing is made per field
 * but what enters the table. Loop-confined, one per connection.
 *
 * <p>A line enters the dynamic table when it is seen for the second time, so that values which are
 * new each time do not drive out those that come again. Strings are not Huffman-coded: that saves a
 * quarter of what the table does not save, for more work than all the rest.
 */
public final class HpackWriter {
  /** Size of the table, the one that RFC 7541 begins with; a peer may want less. */
  private static final int TABLE_BYTES = 4096;

  /** What an entry counts beyond its bytes, RFC 7541 §4.1. */
  private static final int ENTRY_BYTES = 32;

  private static final int ENTRIES = TABLE_BYTES / ENTRY_BYTES;
  private static final int SEEN = 64;
  private static final int INDEXED = 0x80;
  private static final int INCREMENTAL = 0x40;
  private static final int RESIZE = 0x20;
  private static final int NEVER = 0x10;
  private static final int STATUS_NAME = 8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Name and value of each entry, one behind the other, the name in lower case. */
  private final byte[][] entries = new byte[ENTRIES][];

  private final int[] nameLengths = new int[ENTRIES];
  private final int[] hashes = new int[ENTRIES];
  private final int[] seen = new int[SEEN];

  /** Entries ever added; the newest is {@code added - 1}, its place that modulo the table. */
  private int added;

  private int held;
  private int bytes;
  private int limit = TABLE_BYTES;
  private int smallest = TABLE_BYTES;
  private boolean resized;

  /** The peer's SETTINGS_HEADER_TABLE_SIZE. */
  public void limit(long size) {
    int wanted = (int) Math.min(size, TABLE_BYTES);
    if (wanted != limit) {
      smallest = resized ? Math.min(smallest, wanted) : wanted;
      resized = true;
      limit = wanted;
      evict(0);
    }
  }

  /** Begins a block; every block that is begun must be sent, in order. */
  public void begin(HeadBuilder out) {
    out.clear();
    if (resized) {
      resized = false;
      if (smallest < limit) {
        number(RESIZE, 5, smallest, out);
      }
      number(RESIZE, 5, limit, out);
    }
  }

  /** {@code :status}. */
  public void status(int status, HeadBuilder out) {
    int known = StaticTable.status(status);
    if (known > 0) {
      out.octet(INDEXED | known);
    } else {
      number(0, 4, STATUS_NAME, out);
      out.octet(3).decimal(status);
    }
  }

  /** The lines that are not left out. */
  public void fields(Fields fields, HeadBuilder out) {
    for (int i = 0; i < fields.count(); i++) {
      if (!fields.removed(i)) {
        line(
            fields.block(),
            fields.nameStart(i),
            fields.nameEnd(i),
            fields.valueStart(i),
            fields.valueEnd(i),
            out);
      }
    }
  }

  /** One line: name and value are ranges of {@code block}, the name in any case. */
  public void line(
      byte[] block, int nameStart, int nameEnd, int valueStart, int valueEnd, HeadBuilder out) {
    int hash = hash(block, nameStart, nameEnd, valueStart, valueEnd);
    int entry = find(hash, block, nameStart, nameEnd, valueStart, valueEnd);
    if (entry > 0) {
      number(INDEXED, 7, entry, out);
      return;
    }
    int name = StaticTable.find(block, nameStart, nameEnd);
    boolean secret = name == StaticTable.SET_COOKIE || name == 23 || name == 32;
    boolean again = !secret && seen[hash & SEEN - 1] == hash;
    seen[hash & SEEN - 1] = hash;
    if (again) {
      number(INCREMENTAL, 6, name, out);
    } else {
      number(secret ? NEVER : 0, 4, name, out);
    }
    if (name == 0) {
      number(0, 7, nameEnd - nameStart, out);
      out.lowerCase(block, nameStart, nameEnd);
    }
    number(0, 7, valueEnd - valueStart, out);
    out.bytes(block, valueStart, valueEnd);
    if (again) {
      add(hash, block, nameStart, nameEnd, valueStart, valueEnd);
    }
  }

  /** The number of an entry with that line, or 0. */
  private int find(
      int hash, byte[] block, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int nameLength = nameEnd - nameStart;
    for (int age = 0; age < held; age++) {
      int at = added - 1 - age & ENTRIES - 1;
      if (hashes[at] == hash && nameLengths[at] == nameLength) {
        byte[] entry = entries[at];
        if (Arrays.equals(entry, nameLength, entry.length, block, valueStart, valueEnd)
            && sameName(entry, block, nameStart, nameLength)) {
          return StaticTable.SIZE + 1 + age;
        }
      }
    }
    return 0;
  }

  private static boolean sameName(byte[] entry, byte[] block, int start, int length) {
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(block[start + i]) != entry[i]) {
        return false;
      }
    }
    return true;
  }

  private void add(
      int hash, byte[] block, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int nameLength = nameEnd - nameStart;
    int size = nameLength + valueEnd - valueStart;
    evict(size + ENTRY_BYTES);
    if (size + ENTRY_BYTES > limit) {
      return;
    }
    byte[] entry = new byte[size];
    for (int i = 0; i < nameLength; i++) {
      entry[i] = Ascii.lower(block[nameStart + i]);
    }
    System.arraycopy(block, valueStart, entry, nameLength, valueEnd - valueStart);
    int at = added & ENTRIES - 1;
    entries[at] = entry;
    nameLengths[at] = nameLength;
    hashes[at] = hash;
    added++;
    held++;
    bytes += size + ENTRY_BYTES;
  }

  /** RFC 7541 §4.4: the oldest go until there is room. */
  private void evict(int room) {
    while (held > 0 && bytes + room > limit) {
      bytes -= entries[added - held & ENTRIES - 1].length + ENTRY_BYTES;
      held--;
    }
  }

  /** RFC 7541 §5.1. */
  private static void number(int flags, int prefix, int value, HeadBuilder out) {
    int most = (1 << prefix) - 1;
    if (value < most) {
      out.octet(flags | value);
      return;
    }
    out.octet(flags | most);
    int rest = value - most;
    for (; rest >= 128; rest >>>= 7) {
      out.octet(rest & 127 | 128);
    }
    out.octet(rest);
  }

  /** Of the lengths, the ends of the name, and the last bytes of the value, where they differ. */
  private static int hash(byte[] b, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int size = valueEnd - valueStart;
    long tail = 0;
    if (size >= 8) {
      tail =
          (long) LONGS.get(b, valueEnd - 8) * 0x9E3779B97F4A7C15L
              + (long) LONGS.get(b, valueStart + (size - 8 >>> 1));
    } else {
      for (int i = valueStart; i < valueEnd; i++) {
        tail = tail * 131 + b[i];
      }
    }
    long name = (nameEnd - nameStart) * 131L + Ascii.lower(b[nameStart]);
    long mixed = tail ^ (name * 131 + Ascii.lower(b[nameEnd - 1])) * 131 + size;
    mixed *= 0xD6E8FEB86659FD93L;
    int hash = (int) (mixed >>> 32);
    return hash == 0 ? 1 : hash;
  }
}
