package dev.fairlead.balancer;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The best of all candidates, of which equals take turns: the search begins behind the one chosen
 * last, and a later one must be better to be chosen. Any thread.
 */
abstract class TakingTurns implements Balancer {
  final Candidates candidates;
  private final AtomicInteger last;

  /** A balancer that goes on behind the choice of {@code previous}. */
  TakingTurns(Candidates candidates, @Nullable TakingTurns previous) {
    this.candidates = candidates;
    int before = previous == null ? NONE : previous.last.get();
    this.last = new AtomicInteger(before < candidates.size() ? before : NONE);
  }

  /**
   * The index of the best, the first of equals from {@code from} on.
   *
   * @param from an index, or their number to begin with the first
   */
  abstract int choose(Pick pick, int from);

  @Override
  public final int pick(Pick pick) {
    while (true) {
      int seen = last.get();
      int choice = choose(pick, seen + 1);
      if (choice == NONE) {
        return NONE;
      }
      // Lost to another loop: its choice counts as the last one, or both would go the same way.
      if (last.compareAndSet(seen, choice)) {
        return candidates.slot(choice);
      }
    }
  }

  /** Says what the score is, and who wins. */
  abstract String measure();

  /** The score of a candidate, with what it is made of. */
  abstract String score(int index, long now);

  @Override
  public final Explanation explain(Pick pick) {
    int seen = last.get();
    String before = seen == NONE ? "" : ", slot " + candidates.slot(seen);
    return Explaining.of(
        candidates,
        pick,
        choose(pick, seen + 1),
        measure(),
        i -> score(i, pick.now),
        "Equals take turns, beginning behind the one chosen last" + before + ".");
  }
}
