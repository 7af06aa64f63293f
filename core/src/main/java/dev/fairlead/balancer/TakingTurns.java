package dev.fairlead.balancer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The candidate of the least cost, of which equals take turns: the search begins behind the one
 * chosen last, and a later one must be better to be chosen. Any thread.
 *
 * <p>Of many it first finds for each {@link Block} what none in it costs less than, which vector
 * instructions do, and then searches the block where that is least. Should nobody there cost so
 * little, as counters change meanwhile and bounds are not all exact, it searches all.
 */
abstract class TakingTurns implements Balancer {
  /** Costs that differ by less than this part of themselves are equal but for rounding. */
  static final double EXACT = 1 - 1e-12;

  final Candidates candidates;

  /** By index: where on its block's board the load of each is. */
  final int[] places;

  /** By index: one over the share of each. */
  final double[] scales;

  private final Block[] blocks;
  private final AtomicInteger last;

  /** A balancer that goes on behind the choice of {@code previous}. */
  TakingTurns(Candidates candidates, @Nullable TakingTurns previous) {
    this.candidates = candidates.byBoard();
    this.places = this.candidates.places();
    this.scales = this.candidates.scales();
    this.blocks = Block.of(this.candidates);
    int before = previous == null ? NONE : previous.last.get();
    this.last = new AtomicInteger(before < candidates.size() ? before : NONE);
  }

  /** The boards that have loads of candidates. */
  final LoadBoard[] boards() {
    return Arrays.stream(blocks).map(block -> block.board).toArray(LoadBoard[]::new);
  }

  /** What each candidate of that block costs at least. */
  abstract double bound(Block block, long now);

  /**
   * The index of the first one of least cost from {@code begin} to {@code end}, all of that block,
   * if it costs less than {@code limit} and was not tried; else {@link #NONE}.
   */
  abstract int search(Block block, int begin, int end, double limit, Pick pick);

  /** What it costs, 0 or more: the least is chosen. */
  abstract double cost(Block block, int index, long now);

  @Override
  public final int pick(Pick pick) {
    while (true) {
      // Volatile: what follows sees what was counted before.
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

  /** The index of the best, the first of equals from {@code from} on. */
  private int choose(Pick pick, int from) {
    int begin = from < candidates.size() ? from : 0;
    int first = 0;
    while (first < blocks.length && blocks[first].to <= begin) {
      first++;
    }
    if (candidates.size() > LoadBoard.PLACES && pick.tried.isEmpty()) {
      int choice = leastBound(pick, begin, first);
      if (choice != NONE) {
        return choice;
      }
    }
    return leastOfAll(pick, begin, first);
  }

  /**
   * Searches what is left of the first block, and then that of the least bound only, if that is
   * less; {@link #NONE} if nobody there is that good.
   */
  private int leastBound(Pick pick, int begin, int first) {
    int choice = search(blocks[first], begin, blocks[first].to, Double.POSITIVE_INFINITY, pick);
    double least =
        choice == NONE ? Double.POSITIVE_INFINITY : cost(blocks[first], choice, pick.now);
    int best = NONE;
    int at = first;
    for (int turn = 0; turn < blocks.length && least > 0; turn++) {
      at = at + 1 == blocks.length ? 0 : at + 1;
      double bound = bound(blocks[at], pick.now);
      if (bound < least * EXACT) {
        best = at;
        least = bound;
      }
    }
    if (best == NONE) {
      return choice;
    }
    Block block = blocks[best];
    int end = best == first ? begin : block.to;
    choice = search(block, block.from, end, Double.POSITIVE_INFINITY, pick);
    return choice != NONE && cost(block, choice, pick.now) * EXACT <= least ? choice : NONE;
  }

  private int leastOfAll(Pick pick, int begin, int first) {
    int best = NONE;
    double least = Double.POSITIVE_INFINITY;
    int at = first;
    // The block it begins in is searched twice: from there to its end, at last from its beginning.
    for (int turn = 0; turn <= blocks.length && least > 0 && at < blocks.length; turn++) {
      Block block = blocks[at];
      int from = turn == 0 ? begin : block.from;
      int to = turn == blocks.length ? begin : block.to;
      int choice = from < to ? search(block, from, to, least, pick) : NONE;
      if (choice != NONE) {
        best = choice;
        least = cost(block, choice, pick.now);
      }
      at = at + 1 == blocks.length ? 0 : at + 1;
    }
    return best;
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
