package dev.fairlead.rehearsal;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a log in the order in which they came: lines are written when requests end. Sorts
 * within a window of lines; one that comes later still is taken for coming when it is found, and
 * counted. Those whose time is known to the second only are spread evenly over it. Single-threaded.
 */
final class TimeOrder {
  /** Lines that are looked ahead. */
  static final int WINDOW = 1 << 15;

  private static final long SECOND = 1_000_000_000;

  private final LogSource log;
  private final int window;
  private final PriorityQueue<Line> ahead =
      new PriorityQueue<>(
          Comparator.<Line>comparingLong(line -> line.request.atNanos())
              .thenComparingLong(line -> line.number));

  /** Of those ahead that are known to the second only, how many are of each. */
  private final Map<Long, Integer> ofSecond = new HashMap<>();

  private boolean ended;
  private long number;
  private long late;
  private boolean coarse;
  private long now = Long.MIN_VALUE;
  private long second = Long.MIN_VALUE;
  private long inSecond;
  private long nth;

  private record Line(LoggedRequest request, long number) {}

  TimeOrder(LogSource log) {
    this(log, WINDOW);
  }

  TimeOrder(LogSource log, int window) {
    this.log = log;
    this.window = window;
  }

  /** The next; its time is never less than that of the one before. Null at the end. */
  @Nullable LoggedRequest next() throws IOException {
    while (!ended && ahead.size() < window) {
      LoggedRequest read = log.next();
      if (read == null) {
        ended = true;
      } else {
        ahead.add(new Line(read, number++));
        if (read.coarse()) {
          ofSecond.merge(read.atNanos(), 1, Integer::sum);
        }
      }
    }
    Line line = ahead.poll();
    if (line == null) {
      return null;
    }
    long at = line.request.coarse() ? spread(line.request.atNanos()) : line.request.atNanos();
    if (at < now) {
      late +=
          line.request.atNanos() < now && !line.request.coarse()
                  || line.request.coarse()
                      && line.request.atNanos() < Math.floorDiv(now, SECOND) * SECOND
              ? 1
              : 0;
      at = now;
    }
    now = at;
    return at == line.request.atNanos() ? line.request : line.request.at(at);
  }

  private long spread(long at) {
    coarse = true;
    if (at != second) {
      second = at;
      nth = 0;
      inSecond = ofSecond.getOrDefault(at, 1);
    }
    ofSecond.computeIfPresent(at, (_, count) -> count == 1 ? null : count - 1);
    return at + Math.min(SECOND - 1, SECOND * nth++ / Math.max(1, inSecond));
  }

  /** How many came later than the window reaches. */
  long late() {
    return late;
  }

  /** Whether some times were known to the second only. */
  boolean coarse() {
    return coarse;
  }
}
