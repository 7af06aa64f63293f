package dev.fairlead.security;

import org.jspecify.annotations.Nullable;

/**
 * The generic cell rate algorithm (ITU-T I.371, in the form of virtual scheduling): a burst at
 * once, then a unit each interval. Immutable; any thread.
 *
 * <p>All that is known of a key is one time: when what it took would have been due, had it kept to
 * the interval. That is the time of its cell, too: once it has passed, the key is as good as new.
 *
 * @param interval nanoseconds from one unit to the next, at least 1
 * @param burst units at once, at least 1; times {@code interval} less than 2^62
 */
record Gcra(long interval, long burst) implements Meter {
  @Override
  public int numbers() {
    return 0;
  }

  @Override
  public boolean revives() {
    return true;
  }

  @Override
  public Outcome take(Cells cells, int cell, long tag, long at, int cost, Ruling ruling) {
    while (true) {
      long due = cells.until(cell);
      if (due == Cells.FROZEN || cells.tag(cell) != tag) {
        return Outcome.LOST;
      }
      long next = Math.max(due, at) + cost * interval;
      if (next - at > burst * interval) {
        peek(due, at, cost, ruling);
        return Outcome.REFUSED;
      }
      if (cells.swapUntil(cell, due, next)) {
        admit(next, at, cost, ruling);
        // Nobody can have taken the cell over in between, unless two had the very same due time.
        return cells.tag(cell) == tag ? Outcome.ADMITTED : Outcome.LOST;
      }
    }
  }

  private void admit(long due, long at, int cost, Ruling ruling) {
    long left = left(due, at);
    long more = (left / cost + 1) * cost;
    ruling.admit(left, more > burst ? 0 : due + more * interval - burst * interval - at);
  }

  private long left(long due, long at) {
    return (burst * interval - (Math.max(due, at) - at)) / interval;
  }

  @Override
  public long begin(
      Cells cells,
      int cell,
      @Nullable Cells shared,
      int sharedCell,
      long at,
      int cost,
      Ruling ruling) {
    long due = shared == null ? at : Math.max(at, shared.until(sharedCell));
    long next = due + cost * interval;
    if (next - at > burst * interval) {
      peek(due, at, cost, ruling);
      return due;
    }
    admit(next, at, cost, ruling);
    return next;
  }

  @Override
  public void peek(Cells cells, int cell, long at, int cost, Ruling ruling) {
    long due = cells.until(cell);
    if (due == Cells.FROZEN) {
      peekFresh(cost, ruling);
    } else {
      peek(due, at, cost, ruling);
    }
  }

  private void peek(long due, long at, int cost, Ruling ruling) {
    long wait = Math.max(due, at) + cost * interval - burst * interval - at;
    if (wait > 0) {
      ruling.refuse(left(due, at), wait);
    } else {
      admit(Math.max(due, at), at, cost, ruling);
    }
  }

  @Override
  public void peekFresh(int cost, Ruling ruling) {
    admit(0, 0, cost, ruling);
  }

  @Override
  public void giveBack(Cells cells, int cell, long at, int cost) {
    long due = cells.until(cell);
    while (due != Cells.FROZEN && !cells.swapUntil(cell, due, due - cost * interval)) {
      due = cells.until(cell);
    }
  }
}
