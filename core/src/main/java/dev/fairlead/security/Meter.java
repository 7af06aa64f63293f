package dev.fairlead.security;

import org.jspecify.annotations.Nullable;

/**
 * How what was admitted is kept in a cell, and what follows from it. Immutable; any thread. Times
 * are nanoseconds, at least 1.
 */
sealed interface Meter permits Gcra, Sliding {
  /** What came of an attempt. */
  enum Outcome {
    ADMITTED,
    REFUSED,
    /** The cell was given to another key at the same time, or is being given: look again. */
    LOST
  }

  /** Numbers it needs in each cell. */
  int numbers();

  /** Whether {@link #take} may be called for a cell whose time has passed. */
  boolean revives();

  /**
   * Takes so many units, all or none; what it says of them goes into the ruling.
   *
   * @param tag of the cell, as long as it belongs to the key
   */
  Outcome take(Cells cells, int cell, long tag, long at, int cost, Ruling ruling);

  /**
   * Begins in a cell that is frozen, or does not matter to anybody else, by taking so many units.
   *
   * @param shared whose state the key begins with; null for a fresh one
   * @return until when the cell matters, to be set by the caller: later than {@code at}
   */
  long begin(
      Cells cells,
      int cell,
      @Nullable Cells shared,
      int sharedCell,
      long at,
      int cost,
      Ruling ruling);

  /** What {@link #take} would say. */
  void peek(Cells cells, int cell, long at, int cost, Ruling ruling);

  /** What it says of a key that has no cell. */
  void peekFresh(int cost, Ruling ruling);

  /** Gives back what was taken at {@code at}. */
  void giveBack(Cells cells, int cell, long at, int cost);
}
