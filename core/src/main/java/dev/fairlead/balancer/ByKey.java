package dev.fairlead.balancer;

import dev.fairlead.balancer.Candidates.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The owner of the key's hash: the same key goes to the same backend. Any thread.
 *
 * <p>All members own keys, ready or not. When the owner may not be chosen, the key is hashed again
 * and again until somebody's who may: so a failure moves only the keys of who failed, spread over
 * all others, and they come back with him. How many keys a changed set of members moves is the
 * {@link KeySpace}'s affair. Weights count as configured: slow start would move keys.
 *
 * <p>With a bound, nobody takes an exchange who would then have more than {@code bound} times his
 * part, by weight, of all exchanges in flight, rounded up (Mirrokni, Thorup and Zadimoghaddam,
 * Consistent Hashing with Bounded Loads, 2016); with {@code bound >= 1} there is always somebody
 * else, except when he was tried before: then the bound yields.
 */
final class ByKey implements Balancer {
  /** So many hashes, and the rest is done by going through the members in order. */
  private static final int HASHES = 64;

  private static final Block[] NO_BLOCKS = {};

  private final Candidates candidates;
  private final KeySpace space;
  private final Block[] blocks;
  private final double bound;

  /** For each member the index of the candidate it is, or {@link #NONE} while it is not ready. */
  private final int[] ready;

  private final long totalWeight;

  /**
   * A balancer.
   *
   * @param space whose owners are the members of {@code candidates}
   * @param bound 1.0 or more, or 0 for none
   */
  ByKey(Candidates candidates, KeySpace space, double bound) {
    this.candidates = candidates;
    this.space = space;
    this.blocks = bound == 0 ? NO_BLOCKS : Block.of(candidates.byBoard());
    this.bound = bound;
    List<Member> members = candidates.members();
    this.ready = new int[members.size()];
    int index = 0;
    for (int i = 0; i < ready.length; i++) {
      ready[i] = members.get(i).ready() ? index++ : NONE;
    }
    long total = 0;
    for (int i = 0; i < candidates.size(); i++) {
      total += candidates.weight(i);
    }
    this.totalWeight = total;
  }

  /** The weights of all members. */
  static int[] weights(Candidates candidates) {
    return candidates.members().stream().mapToInt(Member::weight).toArray();
  }

  KeySpace space() {
    return space;
  }

  @Override
  public int pick(Pick pick) {
    int choice = choose(pick);
    return choice == NONE ? NONE : candidates.slot(choice);
  }

  private int choose(Pick pick) {
    if (candidates.size() == 0) {
      return NONE;
    }
    double each = bound == 0 ? Double.POSITIVE_INFINITY : eachUnitMayHave();
    int choice = walk(pick, each);
    return choice == NONE && bound != 0 ? walk(pick, Double.POSITIVE_INFINITY) : choice;
  }

  /** How many exchanges the bound allows for each unit of weight, this one counted. */
  private double eachUnitMayHave() {
    long total = 1;
    for (Block block : blocks) {
      total += block.inFlight();
    }
    return bound * total / totalWeight;
  }

  private int walk(Pick pick, double each) {
    long number = pick.key;
    for (int hash = 0; hash < HASHES; hash++) {
      int choice = ready[space.owner(number)];
      if (choice != NONE && accepts(choice, pick.tried, each)) {
        return choice;
      }
      number = Mix.of(number + Mix.GOLDEN);
    }
    int from = (int) Math.unsignedMultiplyHigh(number, ready.length);
    for (int step = 0; step < ready.length; step++) {
      int choice = ready[(from + step) % ready.length];
      if (choice != NONE && accepts(choice, pick.tried, each)) {
        return choice;
      }
    }
    return NONE;
  }

  private boolean accepts(int index, Tried tried, double each) {
    if (!tried.isEmpty() && tried.has(candidates.slot(index))) {
      return false;
    }
    // inFlight + 1 <= ceil(limit) is the same as inFlight < limit, for whole numbers.
    return bound == 0 || candidates.candidate(index).inFlight() < each * candidates.weight(index);
  }

  @Override
  public Explanation explain(Pick pick) {
    long total = Arrays.stream(weights(candidates)).asLongStream().sum();
    double each = bound == 0 ? Double.POSITIVE_INFINITY : eachUnitMayHave();
    return Explaining.of(
        candidates,
        pick,
        choose(pick),
        "share of the keys, in proportion to the weight; no score decides",
        i -> Explaining.percent(candidates.weight(i), total) + " of the keys" + load(i, each),
        candidates.size() == 0 ? "" : owner(pick));
  }

  private String load(int index, double each) {
    return bound == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %d in flight of at most %.0f",
            candidates.candidate(index).inFlight(),
            Math.ceil(each * candidates.weight(index)));
  }

  private String owner(Pick pick) {
    Member owner = candidates.members().get(space.owner(pick.key));
    return (pick.keyless
            ? "The request has no key, so it is given one by chance, another each time: "
            : "The hash of the key is ")
        + Long.toHexString(pick.key)
        + (pick.keyless ? ", which belongs to slot " : " and belongs to slot ")
        + owner.slot()
        + (owner.ready() ? "" : ", which is not ready")
        + "; when that one may not be chosen, the hash is hashed again.";
  }
}
