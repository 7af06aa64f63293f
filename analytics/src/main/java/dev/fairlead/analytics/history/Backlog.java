package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Harvest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written: minutes that are counted, and those that a store did not take yet. How
 * much that may be is bounded; beyond it the oldest minutes are dropped, and counted. Used by one
 * thread at a time.
 */
final class Backlog {
  /** Of minutes this old, in seconds, nothing more is expected. */
  private static final long COUNTED = 120;

  private static final int MOST_CHANGES = 10_000;

  private final int mostRows;
  private final SortedMap<Long, OpenMinute> minutes = new TreeMap<>();
  private final Deque<HealthChange> changes = new ArrayDeque<>();
  private long droppedExchanges;
  private long firstDropped;
  private long lastDropped;

  /**
   * An empty one.
   *
   * @param mostRows so many sums are kept in memory, of some 300 bytes each
   */
  Backlog(int mostRows) {
    this.mostRows = mostRows;
  }

  /** Adds what was collected; the minute that it is now is written even if nothing came. */
  void add(Harvest harvest, long now) {
    harvest
        .minutes()
        .forEach((number, figures) -> minute(number * Resolution.MINUTE.seconds()).add(figures));
    var _ = minute(Resolution.MINUTE.floor(now));
  }

  private OpenMinute minute(long start) {
    return minutes.computeIfAbsent(start, OpenMinute::new);
  }

  void add(HealthChange change) {
    changes.addLast(change);
    if (changes.size() > MOST_CHANGES) {
      changes.removeFirst();
    }
  }

  /** Minutes that have changed, the oldest first. */
  List<OpenMinute> minutes() {
    return minutes.values().stream().filter(each -> each.dirty).toList();
  }

  List<HealthChange> changes() {
    return List.copyOf(changes);
  }

  /** Everything is in the store. */
  void written(long now) {
    minutes.values().forEach(OpenMinute::written);
    minutes.headMap(now - COUNTED).clear();
    changes.clear();
  }

  /** It was not written: what is over takes little memory, and what is too much goes. */
  void keep(long now) {
    minutes.headMap(now - COUNTED).values().forEach(OpenMinute::pack);
    int rows = minutes.values().stream().mapToInt(OpenMinute::rows).sum();
    while (rows > mostRows && minutes.size() > 1) {
      OpenMinute oldest = minutes.firstEntry().getValue();
      minutes.remove(oldest.start);
      rows -= oldest.rows();
      droppedExchanges += oldest.exchanges();
      lastDropped = oldest.start + Resolution.MINUTE.seconds();
      if (firstDropped == 0) {
        firstDropped = oldest.start;
      }
    }
  }

  /** Everything is to be written into another store. */
  void startOver() {
    minutes.values().forEach(OpenMinute::startOver);
  }

  /** What was dropped since this was asked last, or null for nothing. */
  @Nullable Dropped takeDropped() {
    if (firstDropped == 0) {
      return null;
    }
    Dropped dropped = new Dropped(droppedExchanges, firstDropped, lastDropped);
    droppedExchanges = 0;
    firstDropped = 0;
    return dropped;
  }

  /**
   * What no store has.
   *
   * @param exchanges how many
   * @param from in seconds since 1970
   * @param until in seconds since 1970
   */
  record Dropped(long exchanges, long from, long until) {}
}
