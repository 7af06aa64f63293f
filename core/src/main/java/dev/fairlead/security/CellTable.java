package dev.fairlead.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Which cell belongs to which key: a hash table of bounded size without an object per key. Any
 * thread; neither locks nor, but for its growth, allocates.
 *
 * <p>A key may lie in either of two buckets of each block. There are up to four blocks, each eight
 * times the one before, made when those before are full, so that a few clients cost little. Only a
 * cell that says nothing any more is given to another key; a cell that still matters never is.
 *
 * <p>That two threads give one key two cells at the same time is prevented by tags that are pending
 * at first. After it has written its own, each looks at all cells where the key may lie. It gives
 * way to a tag that is confirmed and voids others that are pending; its own counts only once it is
 * confirmed, which fails when another has voided it.
 */
final class CellTable {
  /** No cell. */
  static final long NONE = -1;

  private static final int FIRST_BUCKETS = 512;
  private static final int GROWTH = 8;
  private static final int MOST_BLOCKS = 4;
  private static final long CONFIRMED = 1;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long MIXER = 0xbf58476d1ce4e5b9L;

  private static final AtomicReferenceFieldUpdater<CellTable, Cells[]> BLOCKS =
      AtomicReferenceFieldUpdater.newUpdater(CellTable.class, Cells[].class, "blocks");

  private final int[] plan;
  private final int perCell;
  private volatile Cells[] blocks;

  /**
   * An empty table.
   *
   * @param cells how many there may be, rounded up to whole buckets
   * @param perCell numbers of each
   */
  CellTable(int cells, int perCell) {
    this.plan = plan(Math.ceilDiv(cells, Cells.WAYS));
    this.perCell = perCell;
    this.blocks = new Cells[] {new Cells(plan[0], perCell)};
  }

  /** Buckets of each block. */
  private static int[] plan(int buckets) {
    List<Integer> plan = new ArrayList<>();
    int left = buckets;
    for (int next = FIRST_BUCKETS; plan.size() < MOST_BLOCKS - 1 && next < left; next *= GROWTH) {
      plan.add(next);
      left -= next;
    }
    plan.add(left);
    return plan.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The tag of a key's confirmed cell: its hash, but for two bits. */
  static long tag(long hash) {
    return hash | CONFIRMED | 2;
  }

  private static long pending(long tag) {
    return tag & ~CONFIRMED;
  }

  Cells block(long place) {
    return blocks[(int) (place >>> 32)];
  }

  static int cell(long place) {
    return (int) place;
  }

  private static long place(int block, int cell) {
    return (long) block << 32 | cell;
  }

  private static int first(long tag, int block, int buckets) {
    long mixed = (tag + block * GOLDEN) * MIXER;
    return (int) ((mixed >>> 32) * buckets >>> 32);
  }

  private static int second(long tag, int block, int buckets, int first) {
    long mixed = (Long.rotateLeft(tag, 32) + block * GOLDEN) * MIXER;
    int other = (int) ((mixed >>> 32) * buckets >>> 32);
    return other != first ? other : (other + 1) % buckets;
  }

  /** The place of a key's confirmed cell, whether or not it still matters; or {@link #NONE}. */
  long find(long tag) {
    Cells[] all = blocks;
    for (int block = 0; block < all.length; block++) {
      Cells cells = all[block];
      int first = first(tag, block, cells.buckets());
      int cell = find(cells, first, tag);
      if (cell < 0) {
        cell = find(cells, second(tag, block, cells.buckets(), first), tag);
      }
      if (cell >= 0) {
        return place(block, cell);
      }
    }
    return NONE;
  }

  private static int find(Cells cells, int bucket, long tag) {
    for (int cell = bucket * Cells.WAYS, end = cell + Cells.WAYS; cell < end; cell++) {
      if (cells.tag(cell) == tag && cells.until(cell) != Cells.FROZEN) {
        return cell;
      }
    }
    return -1;
  }

  /**
   * Freezes a cell that says nothing any more, and marks it as pending for a key.
   *
   * @return its place, or {@link #NONE} when every cell where the key may lie still matters
   */
  long claim(long tag, long at) {
    while (true) {
      Cells[] all = blocks;
      for (int block = 0; block < all.length; block++) {
        int cell = claim(all[block], block, tag, at);
        if (cell >= 0) {
          all[block].setTag(cell, pending(tag));
          return place(block, cell);
        }
      }
      if (all.length == plan.length) {
        return NONE;
      }
      grow(all);
    }
  }

  private void grow(Cells[] all) {
    Cells[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = new Cells(plan[all.length], perCell);
    BLOCKS.compareAndSet(this, all, more);
  }

  private static int claim(Cells cells, int block, long tag, long at) {
    int first = first(tag, block, cells.buckets());
    int second = second(tag, block, cells.buckets(), first);
    boolean swap = free(cells, second, at) > free(cells, first, at);
    int cell = freeze(cells, swap ? second : first, at);
    return cell >= 0 ? cell : freeze(cells, swap ? first : second, at);
  }

  private static int free(Cells cells, int bucket, long at) {
    int free = 0;
    for (int cell = bucket * Cells.WAYS, end = cell + Cells.WAYS; cell < end; cell++) {
      free += cells.until(cell) <= at ? 1 : 0;
    }
    return free;
  }

  private static int freeze(Cells cells, int bucket, long at) {
    for (int cell = bucket * Cells.WAYS, end = cell + Cells.WAYS; cell < end; cell++) {
      long until = cells.until(cell);
      if (until <= at && cells.swapUntil(cell, until, Cells.FROZEN)) {
        return cell;
      }
    }
    return -1;
  }

  /**
   * Freezes a key's own cell, which says nothing any more, and marks it as pending for it again.
   *
   * @param until when it ceased to matter
   * @return false when another was quicker
   */
  boolean reclaim(long place, long tag, long until) {
    Cells cells = block(place);
    int cell = cell(place);
    if (!cells.swapUntil(cell, until, Cells.FROZEN)) {
      return false;
    }
    if (cells.swapTag(cell, tag, pending(tag))) {
      return true;
    }
    // It had become another's, and ceased to matter again.
    cells.setUntil(cell, until);
    return false;
  }

  /**
   * Makes a pending cell, whose time is set, the key's cell.
   *
   * @param until the time that was set
   * @return false when another thread's is; this one has been let go
   */
  boolean confirm(long place, long tag, long at, long until) {
    Cells cells = block(place);
    int cell = cell(place);
    if (isAlone(place, tag, at) && cells.swapTag(cell, pending(tag), tag)) {
      return true;
    }
    cells.swapTag(cell, pending(tag), 0);
    // Unless it has ceased to matter meanwhile, and has become another's.
    cells.swapUntil(cell, until, 0);
    return false;
  }

  /** Looks at all other cells of the key: gives way to a confirmed one, voids the others. */
  private boolean isAlone(long own, long tag, long at) {
    Cells[] all = blocks;
    for (int block = 0; block < all.length; block++) {
      Cells cells = all[block];
      int first = first(tag, block, cells.buckets());
      int second = second(tag, block, cells.buckets(), first);
      if (!isAlone(cells, block, first, own, tag, at)
          || !isAlone(cells, block, second, own, tag, at)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlone(Cells cells, int block, int bucket, long own, long tag, long at) {
    for (int cell = bucket * Cells.WAYS, end = cell + Cells.WAYS; cell < end; cell++) {
      if (place(block, cell) == own) {
        continue;
      }
      if (cells.tag(cell) == pending(tag) && !cells.swapTag(cell, pending(tag), 0)
          || cells.tag(cell) == tag && !isOver(cells, cell, at)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a confirmed cell of the key says nothing any more, and never will again. */
  private static boolean isOver(Cells cells, int cell, long at) {
    long until = cells.until(cell);
    if (until == Cells.FROZEN) {
      return true;
    }
    if (until > at || !cells.swapUntil(cell, until, Cells.FROZEN)) {
      return false;
    }
    cells.setTag(cell, 0);
    cells.setUntil(cell, 0);
    return true;
  }

  /** How many cells matter: looks at each, so for people, not for requests. */
  int live(long at) {
    int live = 0;
    for (Cells cells : blocks) {
      for (int cell = 0; cell < cells.size(); cell++) {
        long until = cells.until(cell);
        live += until > at && until != Cells.FROZEN ? 1 : 0;
      }
    }
    return live;
  }

  /** What it takes up now. */
  long bytes() {
    return Arrays.stream(blocks).mapToLong(Cells::bytes).sum();
  }
}
