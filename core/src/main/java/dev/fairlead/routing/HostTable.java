package dev.fairlead.routing;

import dev.fairlead.model.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from names in lower case to routes, looked up by a range of bytes whatever their
 * case. Immutable: any thread. Hashes are taken from the last byte to the first.
 */
final class HostTable {
  /** Where a hash begins. */
  static final int SEED = 0x811C9DC5;

  private final byte[] @Nullable [] keys;
  private final int[] @Nullable [] values;
  private final boolean empty;

  HostTable(List<byte[]> names, List<int[]> routes) {
    int capacity = Integer.highestOneBit(names.size() * 2 + 1) * 2;
    this.keys = new byte @Nullable [capacity][];
    this.values = new int @Nullable [capacity][];
    this.empty = names.isEmpty();
    for (int i = 0; i < names.size(); i++) {
      insert(names.get(i), routes.get(i));
    }
  }

  /** The hash with one more byte, in lower case. */
  static int mix(int hash, byte lower) {
    return (hash ^ lower) * 0x01000193;
  }

  private static int slot(int hash, int capacity) {
    return (hash ^ (hash >>> 15)) & (capacity - 1);
  }

  private void insert(byte[] name, int[] routes) {
    int hash = SEED;
    for (int i = name.length - 1; i >= 0; i--) {
      hash = mix(hash, name[i]);
    }
    int at = slot(hash, keys.length);
    while (keys[at] != null) {
      at = (at + 1) & (keys.length - 1);
    }
    keys[at] = name;
    values[at] = routes;
  }

  boolean isEmpty() {
    return empty;
  }

  /** What is kept for the name in that range, whose hash is given; null when it is not known. */
  int @Nullable [] find(int hash, byte[] block, int start, int end) {
    int at = slot(hash, keys.length);
    byte[] key = keys[at];
    while (key != null) {
      if (Ascii.equalsIgnoreCase(block, start, end, key)) {
        return values[at];
      }
      at = (at + 1) & (keys.length - 1);
      key = keys[at];
    }
    return null;
  }
}
