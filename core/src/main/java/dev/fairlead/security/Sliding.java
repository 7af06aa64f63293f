package dev.fairlead.security;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides: never more than the quota in any period, wherever it begins. Immutable; any
 * thread.
 *
 * <p>The quota is divided into slots. A slot keeps when it was last used; it is free again a period
 * later. So each slot admits no more in a period than its share, and all together no more than the
 * quota, whatever happens at the same time. Up to twenty units have a slot each, which is the exact
 * log of when they were admitted. Beyond that ten slots count a tenth of the quota each, one being
 * filled after the other: whoever is refused has had more than nine tenths of the quota within the
 * last period.
 *
 * <p>Times are kept as ticks of a sixteen-thousandth of the period, rounded to the safe side, in 16
 * bits. They cannot be mistaken for later ones, because a cell that matters was used within the
 * last period, and each use clears the slots that are free.
 */
final class Sliding implements Meter {
  /** The largest quota whose units have a slot each. */
  static final int EXACT = 20;

  /** How many slots there may be. */
  static final int MOST_SLOTS = EXACT;

  /** The largest quota: what ten slots can count. */
  static final int MOST = 655_350;

  private static final int COUNTING_SLOTS = 10;

  /** Ticks of a period. */
  private static final int PERIOD = 16_000;

  private static final int TICKS = 65_535;
  private static final int AHEAD = TICKS - PERIOD;
  private static final int HALF = 0xffff;

  private final int quota;
  private final int slots;
  private final boolean exact;
  private final long tick;
  private final long period;

  /**
   * A window.
   *
   * @param quota units in each period, from 1 to {@link #MOST}
   * @param period nanoseconds, a multiple of 16,000
   */
  Sliding(int quota, long period) {
    this.quota = quota;
    this.exact = quota <= EXACT;
    this.slots = exact ? quota : COUNTING_SLOTS;
    this.period = period;
    this.tick = period / PERIOD;
  }

  @Override
  public int numbers() {
    return exact ? (quota + 1) / 2 : COUNTING_SLOTS;
  }

  @Override
  public boolean revives() {
    return false;
  }

  @Override
  public Outcome take(Cells cells, int cell, long tag, long at, int cost, Ruling ruling) {
    while (cells.tag(cell) == tag) {
      int free = clear(cells, cell, at);
      if (free < cost) {
        ruling.refuse(free, waitFor(cells, cell, at, cost));
        return Outcome.REFUSED;
      }
      if (claim(cells, cell, at, cost, ruling)) {
        admit(cells, cell, at, free - cost, cost, ruling);
        return keep(cells, cell, at + period) && cells.tag(cell) == tag
            ? Outcome.ADMITTED
            : Outcome.LOST;
      }
    }
    return Outcome.LOST;
  }

  private static boolean keep(Cells cells, int cell, long until) {
    long was = cells.until(cell);
    while (was < until && !cells.swapUntil(cell, was, until)) {
      was = cells.until(cell);
    }
    return was != Cells.FROZEN;
  }

  private void admit(Cells cells, int cell, long at, int free, int cost, Ruling ruling) {
    int more = (free / cost + 1) * cost;
    boolean asked = ruling.detailed() && more <= quota;
    ruling.admit(free, asked ? waitFor(cells, cell, at, more) : 0);
  }

  // ---- slots: a half of a number, or a number whose lower half is a count ----

  private int capacity(int slot) {
    return exact ? 1 : quota / COUNTING_SLOTS + (slot < quota % COUNTING_SLOTS ? 1 : 0);
  }

  /** What is in a slot: 0 when it is free, else one more than a tick, and a count. */
  private int read(Cells cells, int cell, int slot) {
    if (!exact) {
      return cells.number(cell, slot);
    }
    int used = cells.number(cell, slot / 2) >>> shift(slot) & HALF;
    return used == 0 ? 0 : used << 16 | 1;
  }

  private static int shift(int slot) {
    return slot % 2 * 16;
  }

  private boolean swap(Cells cells, int cell, int slot, int was, int is) {
    if (!exact) {
      return cells.swapNumber(cell, slot, was, is);
    }
    int shift = shift(slot);
    int number = cells.number(cell, slot / 2);
    // The other half may change at any time; this one must not have.
    while ((number >>> shift & HALF) == was >>> 16) {
      int wanted = number & ~(HALF << shift) | (is >>> 16) << shift;
      if (cells.swapNumber(cell, slot / 2, number, wanted)) {
        return true;
      }
      number = cells.number(cell, slot / 2);
    }
    return false;
  }

  /** The tick of a time, as ticks are compared. */
  private int tickOf(long at) {
    return (int) (at / tick % TICKS);
  }

  /** Ticks since a slot was used; less than 0 when its time was rounded up, or another's is. */
  private static int age(int content, int now) {
    int apart = now - ((content >>> 16) - 1);
    int age = apart < 0 ? apart + TICKS : apart;
    return age >= AHEAD ? age - TICKS : age;
  }

  /** The tick not before {@code at}, as it stands in a slot. */
  private int stamp(long at) {
    return (int) (Math.ceilDiv(at, tick) % TICKS) + 1 << 16;
  }

  /** Empties the slots that are free; returns units free. */
  private int clear(Cells cells, int cell, long at) {
    int now = tickOf(at);
    int free = 0;
    for (int slot = 0; slot < slots; slot++) {
      int content = read(cells, cell, slot);
      if (content != 0 && age(content, now) >= PERIOD) {
        swap(cells, cell, slot, content, 0);
        content = 0;
      }
      free += capacity(slot) - (content & HALF);
    }
    return free;
  }

  /** Units free so many ticks after {@code now}. */
  private int freeAt(Cells cells, int cell, int now, int later) {
    int free = 0;
    for (int slot = 0; slot < slots; slot++) {
      int content = read(cells, cell, slot);
      int used = content == 0 || age(content, now) + later >= PERIOD ? 0 : content & HALF;
      free += capacity(slot) - used;
    }
    return free;
  }

  /** Nanoseconds until so many units are free. */
  private long waitFor(Cells cells, int cell, long at, int units) {
    int now = tickOf(at);
    int least = PERIOD + 1;
    for (int slot = 0; slot < slots; slot++) {
      int content = read(cells, cell, slot);
      int later = content == 0 ? 0 : Math.max(0, PERIOD - age(content, now));
      if (later < least && freeAt(cells, cell, now, later) >= units) {
        least = later;
      }
    }
    return Math.max(1, (at / tick + least) * tick - at);
  }

  /** Takes units slot by slot; gives them back when another was quicker. */
  private boolean claim(Cells cells, int cell, long at, int cost, Ruling ruling) {
    int wanted = cost;
    Arrays.fill(ruling.taken, 0, slots, 0);
    // A slot in use is filled before another is begun, so that they are used one after the other.
    for (int round = exact ? 1 : 0; round < 2; round++) {
      for (int slot = 0; slot < slots && wanted > 0; slot++) {
        int content = read(cells, cell, slot);
        if (content == 0 == (round == 1)) {
          int units = Math.min(wanted, capacity(slot) - (content & HALF));
          if (units > 0) {
            if (!swap(cells, cell, slot, content, later(content, at) + units)) {
              giveBack(cells, cell, ruling);
              return false;
            }
            ruling.taken[slot] += units;
            wanted -= units;
          }
        }
      }
    }
    if (wanted > 0) {
      giveBack(cells, cell, ruling);
      return false;
    }
    return true;
  }

  /** The same count, and the later of both times. */
  private int later(int content, long at) {
    return content != 0 && age(content, tickOf(at)) < 0 ? content : stamp(at) | content & HALF;
  }

  private void giveBack(Cells cells, int cell, Ruling ruling) {
    for (int slot = 0; slot < slots; slot++) {
      if (ruling.taken[slot] > 0) {
        giveBack(cells, cell, slot, ruling.taken[slot]);
      }
    }
  }

  private void giveBack(Cells cells, int cell, int slot, int units) {
    int content = read(cells, cell, slot);
    while (content != 0 && !swap(cells, cell, slot, content, less(content, units))) {
      content = read(cells, cell, slot);
    }
  }

  private static int less(int content, int units) {
    return (content & HALF) <= units ? 0 : content - units;
  }

  // ---- the rest of a meter ----

  @Override
  public long begin(
      Cells cells,
      int cell,
      @Nullable Cells shared,
      int sharedCell,
      long at,
      int cost,
      Ruling ruling) {
    Cells model = shared != null && matters(shared.until(sharedCell), at) ? shared : null;
    for (int i = 0; i < numbers(); i++) {
      cells.setNumber(cell, i, model == null ? 0 : model.number(sharedCell, i));
    }
    int free = clear(cells, cell, at);
    if (free < cost || !claim(cells, cell, at, cost, ruling)) {
      ruling.refuse(free, waitFor(cells, cell, at, cost));
    } else {
      admit(cells, cell, at, free - cost, cost, ruling);
    }
    return at + period;
  }

  private static boolean matters(long until, long at) {
    return until > at && until != Cells.FROZEN;
  }

  @Override
  public void peek(Cells cells, int cell, long at, int cost, Ruling ruling) {
    if (!matters(cells.until(cell), at)) {
      peekFresh(cost, ruling);
      return;
    }
    int free = freeAt(cells, cell, tickOf(at), 0);
    if (free < cost) {
      ruling.refuse(free, waitFor(cells, cell, at, cost));
    } else {
      admit(cells, cell, at, free, cost, ruling);
    }
  }

  @Override
  public void peekFresh(int cost, Ruling ruling) {
    ruling.admit(quota, 0);
  }

  @Override
  public void giveBack(Cells cells, int cell, long at, int cost) {
    int stamp = stamp(at);
    int units = cost;
    for (int slot = 0; slot < slots && units > 0; slot++) {
      int content = read(cells, cell, slot);
      // A slot that went on being used has a later time: what was taken stays taken for a while.
      if (content != 0 && (content & ~HALF) == stamp) {
        int back = Math.min(units, content & HALF);
        giveBack(cells, cell, slot, back);
        units -= back;
      }
    }
  }
}
