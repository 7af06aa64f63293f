package dev.fairlead.balancer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * In turn, smoothly by weight: weights 5, 1, 1 give a a b a c a a. Any thread.
 *
 * <p>The sequence is computed once; a pick is one atomic increment and one array read, so shares
 * are exact over all event loops. Weights are those at construction: a changed weight takes a new
 * balancer.
 */
final class RoundRobin implements Balancer {
  private final int[] sequence;
  private final AtomicLong cursor;

  /**
   * Builds the sequence.
   *
   * @param start position to begin at; taken modulo the length of the sequence
   */
  RoundRobin(Candidates candidates, long start) {
    int[] shares = new int[candidates.size()];
    Arrays.setAll(shares, candidates::share);
    int[] turns = SmoothSequence.of(shares);
    Arrays.setAll(turns, i -> candidates.slot(turns[i]));
    this.sequence = turns;
    this.cursor = new AtomicLong(start);
  }

  /** The position the next pick will take. */
  long next() {
    return cursor.get();
  }

  @Override
  public int pick(Pick pick) {
    Tried tried = pick.tried;
    int length = sequence.length;
    if (length == 0) {
      return NONE;
    }
    // floorMod, because after 2^63 picks the cursor is negative.
    int position = Math.floorMod(cursor.getAndIncrement(), length);
    int choice = sequence[position];
    return tried.isEmpty() || !tried.has(choice) ? choice : stepOver(tried, position);
  }

  private int stepOver(Tried tried, int from) {
    for (int i = from + 1; i < sequence.length; i++) {
      if (!tried.has(sequence[i])) {
        return sequence[i];
      }
    }
    for (int i = 0; i < from; i++) {
      if (!tried.has(sequence[i])) {
        return sequence[i];
      }
    }
    return NONE;
  }

  @Override
  public Explanation explain(Pick pick) {
    return new Explanation(NONE, "", List.of(), "");
  }
}
