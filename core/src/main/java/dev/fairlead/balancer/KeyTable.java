package dev.fairlead.balancer;

import dev.fairlead.balancer.Candidates.Member;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All 64-bit numbers parted into {@link #ENTRIES} equal stretches, each owned by one member:
 * consistent hashing by table. Immutable.
 *
 * <p>Every member throws darts at the table, at regular times, as many in a time as it has weight,
 * each at an entry that depends on its name and the number of the dart only. An entry belongs to
 * whose dart hits it first. So the time at which a member first hits an entry does not depend on
 * the others, and who comes or goes moves the entries that become or were his, and no others; and
 * as those times are distributed exponentially, an entry is a member's with the odds of its weight.
 * It is weighted rendezvous hashing (Schindelhauer and Schomaker, Weighted Distributed Hash Tables,
 * 2005), computed as Maglev computes its table (Eisenbud and others, NSDI 2016): until all entries
 * are hit takes about {@code ENTRIES * ln ENTRIES} darts, however many members there are.
 *
 * <p>A member whose weight entitles it to E entries has that number with a standard deviation of
 * {@code sqrt(E)}: 1.2 % with ten equal members, 12 % with a thousand.
 */
final class KeyTable implements KeySpace {
  private static final int BITS = 16;

  /** How many stretches there are. */
  static final int ENTRIES = 1 << BITS;

  private final List<String> names;
  private final int[] weights;
  private final int[] owners = new int[ENTRIES];

  private KeyTable(List<Member> members) {
    this.names = names(members);
    this.weights = weights(members);
    Arrays.fill(owners, Balancer.NONE);
    if (!members.isEmpty()) {
      new Throwing(names, weights, owners).untilAllAreHit();
    }
  }

  /**
   * A table for all of {@code members}, ready or not.
   *
   * @param previous a table that is taken over when it has the same owners and weights
   */
  static KeyTable of(List<Member> members, @Nullable KeySpace previous) {
    return previous instanceof KeyTable table && table.serves(members)
        ? table
        : new KeyTable(members);
  }

  private boolean serves(List<Member> others) {
    return Arrays.equals(weights, weights(others)) && names.equals(names(others));
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(each -> each.candidate().name()).toList();
  }

  private static int[] weights(List<Member> members) {
    return members.stream().mapToInt(Member::weight).toArray();
  }

  @Override
  public int owner(long number) {
    return owners[(int) (number >>> -BITS)];
  }

  /** The making of one table. Not for concurrent use. */
  private static final class Throwing {
    private final int[] owners;
    private final int[] weights;
    private final long[] seeds;
    private final int[] thrown;
    private final double[] hitAt = new double[ENTRIES];
    private final long total;
    private int open = ENTRIES;

    Throwing(List<String> names, int[] weights, int[] owners) {
      this.owners = owners;
      this.weights = weights;
      this.seeds = names.stream().mapToLong(Mix::of).toArray();
      this.thrown = new int[weights.length];
      this.total = Arrays.stream(weights).asLongStream().sum();
      Arrays.fill(hitAt, Double.POSITIVE_INFINITY);
    }

    void untilAllAreHit() {
      // By then an entry is missed with odds of 1 to e^12, all of them being hit in two cases of
      // three; if one is missed, go on.
      double round = ENTRIES * 12.0 / total;
      for (double until = round; open > 0; until += round) {
        for (int member = 0; member < weights.length; member++) {
          throwUntil(member, until);
        }
      }
    }

    private void throwUntil(int member, double until) {
      // A part of a dart's time, so that members of equal weight do not throw at the same moment.
      double phase = (seeds[member] >>> 11) * 0x1p-53;
      int dart = thrown[member];
      for (; (dart + phase) / weights[member] < until; dart++) {
        int entry = (int) (Mix.of(seeds[member] + dart * Mix.GOLDEN) >>> -BITS);
        double time = (dart + phase) / weights[member];
        if (time < hitAt[entry]) {
          open -= owners[entry] == Balancer.NONE ? 1 : 0;
          hitAt[entry] = time;
          owners[entry] = member;
        }
      }
      thrown[member] = dart;
    }
  }
}
