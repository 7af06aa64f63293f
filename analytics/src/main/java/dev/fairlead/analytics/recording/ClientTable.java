package dev.fairlead.analytics.recording;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many requests each client has sent within an interval. The address's string is kept as it is
 * and its hash is remembered by the string, so that counting costs a look and an addition. Confined
 * to one thread at a time.
 */
final class ClientTable {
  private static final int FIRST_SIZE = 1 << 8;

  /** So many clients are told from one another in an interval; of others only the number. */
  static final int MOST = 1 << 15;

  private @Nullable String[] addresses = new @Nullable String[FIRST_SIZE];
  private long[] counts = new long[FIRST_SIZE];
  private int size;

  /** Requests of clients that found no room. */
  long unlisted;

  void add(String address) {
    int mask = addresses.length - 1;
    int at = mixed(address) & mask;
    while (true) {
      String there = addresses[at];
      if (there == null) {
        insert(at, address);
        return;
      }
      if (there.equals(address)) {
        counts[at]++;
        return;
      }
      at = at + 1 & mask;
    }
  }

  private static int mixed(String address) {
    int hash = address.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 15;
  }

  private void insert(int at, String address) {
    if (size == MOST) {
      unlisted++;
      return;
    }
    addresses[at] = address;
    counts[at] = 1;
    if (++size > addresses.length / 2) {
      grow();
    }
  }

  private void grow() {
    @Nullable String[] oldAddresses = addresses;
    long[] oldCounts = counts;
    addresses = new @Nullable String[oldAddresses.length * 2];
    counts = new long[oldCounts.length * 2];
    int mask = addresses.length - 1;
    for (int i = 0; i < oldAddresses.length; i++) {
      String address = oldAddresses[i];
      if (address != null) {
        int at = mixed(address) & mask;
        while (addresses[at] != null) {
          at = at + 1 & mask;
        }
        addresses[at] = address;
        counts[at] = oldCounts[i];
      }
    }
  }

  void forEach(ObjLongConsumer<String> seen) {
    for (int i = 0; i < addresses.length; i++) {
      String address = addresses[i];
      if (address != null) {
        seen.accept(address, counts[i]);
      }
    }
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(addresses, null);
    }
    size = 0;
    unlisted = 0;
  }
}
