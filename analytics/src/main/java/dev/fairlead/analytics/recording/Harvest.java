package dev.fairlead.analytics.recording;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was collected from all loops. Not for concurrent use. */
public final class Harvest {
  private static final String NONE = "-";

  private final SortedMap<Long, MinuteFigures> minutes = new TreeMap<>();
  private final Map<VisitorKind, Map<String, Long>> visitors = new EnumMap<>(VisitorKind.class);

  private final Map<VisitorKind, Long> unlisted = new EnumMap<>(VisitorKind.class);

  /** An empty one. */
  public Harvest() {
    for (VisitorKind kind : VisitorKind.values()) {
      visitors.put(kind, new HashMap<>());
    }
  }

  /** By minutes since 1970. */
  public SortedMap<Long, MinuteFigures> minutes() {
    return minutes;
  }

  /** How many requests each of a kind has made. */
  public Map<String, Long> visitors(VisitorKind kind) {
    return visitors.getOrDefault(kind, Map.of());
  }

  /** Requests of a kind that are not in {@link #visitors}, since there were too many of them. */
  public long unlisted(VisitorKind kind) {
    return unlisted.getOrDefault(kind, 0L);
  }

  /** So many requests more for which there was no room. */
  public void unlisted(VisitorKind kind, long count) {
    if (count > 0) {
      unlisted.merge(kind, count, Long::sum);
    }
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return minutes.isEmpty();
  }

  /** The figures of a minute, made if there are none. */
  public MinuteFigures minute(long minute) {
    return minutes.computeIfAbsent(minute, _ -> new MinuteFigures());
  }

  void add(LoopBuffer buffer) {
    buffer.books.forEach(this::add);
    Visitors seen = buffer.visitors;
    if (seen != null) {
      seen.clients.forEach((address, count) -> count(VisitorKind.CLIENT, address, count));
      seen.paths.forEach(
          (route, path, count) -> count(VisitorKind.PATH, route + " " + path, count));
      seen.agents.forEach((_, agent, count) -> count(VisitorKind.AGENT, agent, count));
      seen.referrers.forEach((_, page, count) -> count(VisitorKind.REFERRER, page, count));
      unlisted(VisitorKind.CLIENT, seen.clients.unlisted);
      unlisted(VisitorKind.PATH, seen.paths.unlisted);
      unlisted(VisitorKind.AGENT, seen.agents.unlisted);
      unlisted(VisitorKind.REFERRER, seen.referrers.unlisted);
    }
  }

  /** So many requests more. */
  public void count(VisitorKind kind, String item, long count) {
    Map<String, Long> items = visitors.get(kind);
    if (items != null) {
      items.merge(item, count, Long::sum);
    }
  }

  private void add(MinuteBook book) {
    MinuteFigures minute = minute(book.minute);
    for (Pair pair : book.pairs) {
      for (TrafficCell cell = pair.cells; cell != null; cell = cell.next) {
        if (cell.count > 0) {
          minute
              .traffic(
                  new TrafficKey(
                      pair.route, backend(pair, cell.upstream), cell.method, cell.status))
              .add(cell);
        }
      }
      for (Pair.Cause cause = pair.causes; cause != null; cause = cause.next) {
        if (cause.count > 0) {
          TrafficCell any = pair.cells;
          minute.cause(
              new CauseKey(
                  pair.route,
                  backend(pair, any == null ? null : any.upstream),
                  cause.failure.name(),
                  cause.limit == null ? NONE : cause.limit),
              cause.count);
        }
      }
    }
  }

  private static String backend(Pair pair, @Nullable String upstream) {
    return upstream != null && pair.backend.equals(NONE) ? upstream + "/" + NONE : pair.backend;
  }
}
