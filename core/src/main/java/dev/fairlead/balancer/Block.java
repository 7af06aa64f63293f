package dev.fairlead.balancer;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Candidates with neighbouring indexes whose loads are on one board, and what is needed to go
 * through the board as a whole: loops without branches over flat arrays, which the compiler turns
 * into vector instructions. Immutable.
 */
final class Block {
  /** The scale of a place of which no candidate is: none is chosen at such a cost. */
  static final double NEVER = 1e300;

  /** Of so many candidates one adds up single counters, not the whole board. */
  private static final int FEW = 24;

  final LoadBoard board;

  /** Index of the first candidate. */
  final int from;

  /** Index behind the last. */
  final int to;

  /** By place: one over the share of the candidate there, {@link #NEVER} without one. */
  final double[] scales = new double[LoadBoard.PLACES];

  /** By place: 0 for a candidate, and all bits but the sign without one. */
  final int[] absent = new int[LoadBoard.PLACES];

  private final int[] places;

  private Block(Candidates candidates, int from, int to) {
    this.board = candidates.candidate(from).load().board;
    this.from = from;
    this.to = to;
    this.places = new int[to - from];
    Arrays.fill(scales, NEVER);
    Arrays.fill(absent, Integer.MAX_VALUE);
    for (int i = from; i < to; i++) {
      int place = candidates.candidate(i).load().place;
      places[i - from] = place;
      scales[place] = 1.0 / candidates.share(i);
      absent[place] = 0;
    }
  }

  /** All candidates, in their order; {@link Candidates#byBoard} makes the blocks few. */
  static Block[] of(Candidates candidates) {
    List<Block> blocks = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= candidates.size(); i++) {
      if (i == candidates.size() || board(candidates, i) != board(candidates, from)) {
        blocks.add(new Block(candidates, from, i));
        from = i;
      }
    }
    return blocks.toArray(Block[]::new);
  }

  private static LoadBoard board(Candidates candidates, int index) {
    return candidates.candidate(index).load().board;
  }

  /** Exchanges in flight at its candidates. */
  int inFlight() {
    VarHandle.acquireFence();
    int[] inFlight = board.inFlight;
    int sum = 0;
    if (places.length <= FEW) {
      for (int place : places) {
        sum += inFlight[place];
      }
      return sum;
    }
    int[] absent = this.absent;
    for (int place = 0; place < LoadBoard.PLACES; place++) {
      sum += inFlight[place] & ~absent[place];
    }
    return sum;
  }
}
