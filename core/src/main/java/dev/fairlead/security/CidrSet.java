package dev.fairlead.security;

import dev.fairlead.model.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of addresses, given as networks. Immutable: any thread. Networks are kept as sorted ranges
 * that do not overlap, so that a look-up is one binary search, without allocation.
 */
public final class CidrSet {
  private static final Comparator<Cidr> BY_FIRST =
      Comparator.<Cidr, Long>comparing(Cidr::high, Long::compareUnsigned)
          .thenComparing(Cidr::low, Long::compareUnsigned)
          .thenComparingInt(Cidr::prefix);

  private final Ranges v4;
  private final Ranges v6;

  private CidrSet(Ranges v4, Ranges v6) {
    this.v4 = v4;
    this.v6 = v6;
  }

  /**
   * The set of all addresses in the given networks.
   *
   * @param networks as {@link Cidr#parse} reads them
   * @throws IllegalArgumentException with a sentence about the first that is none
   */
  public static CidrSet of(List<String> networks) {
    List<Cidr> parsed = networks.stream().map(Cidr::parse).sorted(BY_FIRST).toList();
    return new CidrSet(
        Ranges.of(parsed.stream().filter(Cidr::ipv4).toList()),
        Ranges.of(parsed.stream().filter(cidr -> !cidr.ipv4()).toList()));
  }

  /** Whether the set holds no address at all. */
  public boolean isEmpty() {
    return v4.isEmpty() && v6.isEmpty();
  }

  /**
   * Whether the set holds an address.
   *
   * @param address 4 or 16 bytes in network order; an IPv4-mapped IPv6 address is looked up as the
   *     IPv4 address; any other length is held by no set
   */
  public boolean contains(byte[] address) {
    if (address.length == 4) {
      return v4.contains(0, number(address, 0, 4));
    }
    if (address.length != 16) {
      return false;
    }
    long high = number(address, 0, 8);
    long low = number(address, 8, 8);
    return (high == 0 && low >>> 32 == 0xFFFF)
        ? v4.contains(0, low & 0xFFFF_FFFFL)
        : v6.contains(high, low);
  }

  private static long number(byte[] bytes, int start, int count) {
    long number = 0;
    for (int i = start; i < start + count; i++) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** Disjoint ranges in ascending order, as unsigned 128-bit numbers. */
  private static final class Ranges {
    private final long[] firstHigh;
    private final long[] firstLow;
    private final long[] lastHigh;
    private final long[] lastLow;

    private Ranges(List<Cidr> disjoint) {
      this.firstHigh = disjoint.stream().mapToLong(Cidr::high).toArray();
      this.firstLow = disjoint.stream().mapToLong(Cidr::low).toArray();
      this.lastHigh = disjoint.stream().mapToLong(Cidr::lastHigh).toArray();
      this.lastLow = disjoint.stream().mapToLong(Cidr::lastLow).toArray();
    }

    static Ranges of(List<Cidr> sorted) {
      List<Cidr> disjoint = new ArrayList<>();
      for (Cidr next : sorted) {
        // Two networks are either apart or one holds the other; the larger one sorts first.
        if (disjoint.isEmpty() || !holds(disjoint.getLast(), next)) {
          disjoint.add(next);
        }
      }
      return new Ranges(disjoint);
    }

    private static boolean holds(Cidr outer, Cidr inner) {
      return compare(inner.high(), inner.low(), outer.lastHigh(), outer.lastLow()) <= 0;
    }

    boolean isEmpty() {
      return firstHigh.length == 0;
    }

    boolean contains(long high, long low) {
      int from = 0;
      int to = firstHigh.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (compare(high, low, firstHigh[middle], firstLow[middle]) < 0) {
          to = middle;
        } else if (compare(high, low, lastHigh[middle], lastLow[middle]) > 0) {
          from = middle + 1;
        } else {
          return true;
        }
      }
      return false;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
      int byHigh = Long.compareUnsigned(high, otherHigh);
      return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }
  }
}
