package dev.fairlead.balancer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * In turn, smoothly by weight: weights 5, 1, 1 give a a b a c a a. Any thread.
 *
 * <p>A pick takes the next number of one atomic cursor and does what it says, so shares are exact
 * over all event loops. A candidate to be passed over gives its turn to whoever is next, by taking
 * a number more: the others keep their proportions.
 *
 * <p>The cursor goes round the sequence of nginx while that is cheap to compute ({@link
 * SmoothSequence}). Where it is not, as with a thousand different weights, it walks over {@link
 * Portions} of the shares in steps of the golden ratio, which spread as evenly as steps of one
 * length can: after N picks a candidate has had its share of N give or take {@code 2 + 2 ln N} (the
 * discrepancy of that walk; Kuipers and Niederreiter, Uniform Distribution of Sequences, 2.3).
 */
final class RoundRobin implements Balancer {
  /** So many turns in a row of those to be passed over, and another is found by counting. */
  private static final int MISSES = 64;

  private final Candidates candidates;
  private final int @Nullable [] sequence;
  private final Portions portions;
  private final AtomicLong cursor;

  /** A balancer that begins where {@code previous} stood. */
  RoundRobin(Candidates candidates, @Nullable RoundRobin previous) {
    this.candidates = candidates;
    int[] shares = Draw.shares(candidates);
    this.sequence = SmoothSequence.of(shares);
    this.portions = Portions.of(sequence == null ? shares : new int[0]);
    this.cursor = new AtomicLong(previous == null ? 0 : start(previous));
  }

  /** As far round as the predecessor was, be the round longer or shorter. */
  private long start(RoundRobin previous) {
    long cursor = previous.cursor.get();
    if (sequence == null || previous.sequence == null || previous.sequence.length == 0) {
      return cursor;
    }
    return Math.floorMod(cursor, previous.sequence.length)
        * (long) sequence.length
        / previous.sequence.length;
  }

  @Override
  public int pick(Pick pick) {
    int choice = choose(pick.tried, true);
    return choice == NONE ? NONE : candidates.slot(choice);
  }

  private int choose(Tried tried, boolean moving) {
    if (candidates.size() == 0) {
      return NONE;
    }
    long turn = 0;
    for (int miss = 0; miss < MISSES; miss++) {
      turn = moving ? cursor.getAndIncrement() : cursor.get() + miss;
      int choice = at(turn);
      if (!tried.has(candidates.slot(choice))) {
        return choice;
      }
    }
    return Draw.among(candidates, turn * Mix.GOLDEN, tried, NONE);
  }

  private int at(long turn) {
    // floorMod, because after 2^63 picks the cursor is negative.
    return sequence == null
        ? portions.owner(turn * Mix.GOLDEN)
        : sequence[Math.floorMod(turn, sequence.length)];
  }

  @Override
  public Explanation explain(Pick pick) {
    int choice = choose(pick.tried, false);
    long total = Arrays.stream(Draw.shares(candidates)).asLongStream().sum();
    return Explaining.of(
        candidates,
        pick,
        choice,
        "share of the turns, in proportion to the weight; no score decides",
        i ->
            Explaining.percent(candidates.share(i), total)
                + ", "
                + Explaining.weight(candidates, i),
        "it is its turn; those tried or full give theirs to the next");
  }
}
