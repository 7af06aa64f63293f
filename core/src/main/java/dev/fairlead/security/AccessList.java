package dev.fairlead.security;

import dev.fairlead.model.Cidr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are let in: the most specific network that holds an address decides; for an
 * address in none the list has one answer. Immutable: any thread.
 *
 * <p>However networks lie in one another, they are flattened into ranges that do not overlap when
 * the list is built, so that a look-up is one short binary search over an array, without
 * allocation.
 */
public final class AccessList {
  private static final Comparator<Cidr> OUTER_FIRST =
      Comparator.<Cidr, Long>comparing(Cidr::high, Long::compareUnsigned)
          .thenComparing(Cidr::low, Long::compareUnsigned)
          .thenComparingInt(Cidr::prefix);

  private final Ranges v4;
  private final Ranges v6;
  private final boolean otherwise;

  private AccessList(Ranges v4, Ranges v6, boolean otherwise) {
    this.v4 = v4;
    this.v6 = v6;
    this.otherwise = otherwise;
  }

  /**
   * The rules of these networks.
   *
   * @param deny wins over the same network in {@code allow}
   * @param otherwise whether an address in no network is let in
   */
  public static AccessList of(Collection<Cidr> allow, Collection<Cidr> deny, boolean otherwise) {
    Map<Cidr, Boolean> verdicts = new LinkedHashMap<>();
    allow.forEach(each -> verdicts.put(each, true));
    deny.forEach(each -> verdicts.put(each, false));
    List<Cidr> sorted = verdicts.keySet().stream().sorted(OUTER_FIRST).toList();
    return new AccessList(
        Ranges.of(sorted.stream().filter(Cidr::ipv4).toList(), verdicts).ofIpv4(),
        Ranges.of(sorted.stream().filter(each -> !each.ipv4()).toList(), verdicts),
        otherwise);
  }

  /**
   * Whether an address is let in.
   *
   * @param address 4 or 16 bytes in network order; an IPv4-mapped IPv6 address is looked up as the
   *     IPv4 address; nothing else is let in
   */
  public boolean admits(byte[] address) {
    Ranges ranges = v4;
    int range = -1;
    if (address.length == 4) {
      range = v4.find(number(address, 0, 4));
    } else if (address.length == 16) {
      long high = number(address, 0, 8);
      long low = number(address, 8, 8);
      boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
      ranges = mapped ? v4 : v6;
      range = mapped ? v4.find(low & 0xFFFF_FFFFL) : v6.find(high, low);
    } else {
      return false;
    }
    Cidr decides = range < 0 ? null : ranges.networks[range];
    return decides == null ? otherwise : ranges.admitted[range];
  }

  /** The network that decides about an address; null when it is in none. For people. */
  public @Nullable Cidr deciding(byte[] address) {
    boolean four = address.length == 4;
    long high = four ? 0 : number(address, 0, 8);
    long low = four ? number(address, 0, 4) : number(address, 8, 8);
    boolean mapped = !four && high == 0 && low >>> 32 == 0xFFFF;
    Ranges ranges = four || mapped ? v4 : v6;
    int range = four || mapped ? v4.find(low & 0xFFFF_FFFFL) : v6.find(high, low);
    return range < 0 ? null : ranges.networks[range];
  }

  private static long number(byte[] bytes, int start, int count) {
    long number = 0;
    for (int i = start; i < start + count; i++) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** Where each range begins, and the network that decides about it up to the next. */
  private static final class Ranges {
    private static final int BLOCK_BITS = 20;

    private final long[] high;
    private final long[] low;
    private final @Nullable Cidr[] networks;
    private final boolean[] admitted;

    /** Of IPv4: how many ranges begin before each block of 2^20 addresses, to begin a search at. */
    private final int[] blocks = new int[(1 << 12) + 1];

    private Ranges(List<Start> starts) {
      high = starts.stream().mapToLong(Start::high).toArray();
      low = starts.stream().mapToLong(Start::low).toArray();
      networks = starts.stream().map(Start::network).toArray(Cidr[]::new);
      admitted = new boolean[starts.size()];
      for (int i = 0; i < admitted.length; i++) {
        admitted[i] = starts.get(i).admitted;
      }
    }

    /** Counts the ranges before each block. */
    private Ranges ofIpv4() {
      int range = 0;
      for (int block = 0; block < blocks.length; block++) {
        while (range < low.length && low[range] < (long) block << BLOCK_BITS) {
          range++;
        }
        blocks[block] = range;
      }
      return this;
    }

    /** The range that holds an IPv4 address, or -1 before the first. */
    int find(long address) {
      int block = (int) (address >>> BLOCK_BITS);
      int from = blocks[block];
      int to = blocks[block + 1];
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (address < low[middle]) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from - 1;
    }

    /** Where a range begins. */
    private record Start(long high, long low, @Nullable Cidr network, boolean admitted) {}

    /** Two networks are either apart or one holds the other, which then sorts first. */
    static Ranges of(List<Cidr> sorted, Map<Cidr, Boolean> verdicts) {
      List<Start> starts = new ArrayList<>();
      Deque<Cidr> open = new ArrayDeque<>();
      for (Cidr next : sorted) {
        while (!open.isEmpty() && !holds(open.getLast(), next)) {
          close(open, starts, verdicts);
        }
        begin(starts, next.high(), next.low(), next, verdicts);
        open.addLast(next);
      }
      while (!open.isEmpty()) {
        close(open, starts, verdicts);
      }
      return new Ranges(starts);
    }

    private static void close(Deque<Cidr> open, List<Start> starts, Map<Cidr, Boolean> verdicts) {
      Cidr ended = open.removeLast();
      long low = ended.lastLow() + 1;
      long high = ended.ipv4() || low != 0 ? ended.lastHigh() : ended.lastHigh() + 1;
      boolean wrapped = !ended.ipv4() && high == 0 && low == 0;
      // After the last address of all there is no range, and what follows an inner network that
      // ends with its outer one begins when that one has ended.
      boolean atTheOuterEnd = !open.isEmpty() && endsWith(open.getLast(), ended);
      if (!wrapped && !atTheOuterEnd) {
        begin(starts, high, low, open.peekLast(), verdicts);
      }
    }

    private static void begin(
        List<Start> starts,
        long high,
        long low,
        @Nullable Cidr network,
        Map<Cidr, Boolean> verdicts) {
      if (!starts.isEmpty() && starts.getLast().high == high && starts.getLast().low == low) {
        starts.removeLast();
      }
      starts.add(
          new Start(
              high, low, network, network != null && Boolean.TRUE.equals(verdicts.get(network))));
    }

    private static boolean holds(Cidr outer, Cidr inner) {
      return compare(inner.high(), inner.low(), outer.lastHigh(), outer.lastLow()) <= 0;
    }

    private static boolean endsWith(Cidr outer, Cidr inner) {
      return outer.lastHigh() == inner.lastHigh() && outer.lastLow() == inner.lastLow();
    }

    /** The range that holds an address, or -1 before the first. */
    int find(long wantedHigh, long wantedLow) {
      int from = 0;
      int to = high.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (compare(wantedHigh, wantedLow, high[middle], low[middle]) < 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from - 1;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
      int byHigh = Long.compareUnsigned(high, otherHigh);
      return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }

    @Override
    public String toString() {
      return Arrays.toString(networks);
    }
  }
}
