package dev.fairlead.analytics.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts by the spans of a zone's clock. Not for concurrent use. */
final class Ledger {
  /** What is missing then changes a count by less than chance does. */
  private static final double WHOLE = 0.99;

  private final Grain grain;
  private final ZoneId zone;
  private final NavigableMap<Long, Entry> entries = new TreeMap<>();
  private @Nullable Entry last;

  /** One that makes spans as times come. */
  Ledger(Grain grain, ZoneId zone) {
    this.grain = grain;
    this.zone = zone;
  }

  /** The span that a time is in, made if there is none. */
  Entry at(long time) {
    Entry known = last;
    if (known != null && known.start <= time && time < known.end) {
      return known;
    }
    Map.Entry<Long, Entry> before = entries.floorEntry(time);
    if (before != null && time < before.getValue().end) {
      last = before.getValue();
      return before.getValue();
    }
    ZonedDateTime moment = Instant.ofEpochSecond(time).atZone(zone);
    Entry made = new Entry(grain.floor(moment).toEpochSecond(), grain.next(moment).toEpochSecond());
    entries.put(made.start, made);
    last = made;
    return made;
  }

  /** Makes all spans of a period. */
  void fill(long from, long until) {
    for (long at = from; at < until; at = at(at).end) {
      var _ = at(at);
    }
  }

  /** That with this start, or null. */
  @Nullable Entry startingAt(long start) {
    return entries.get(start);
  }

  /** In order of time. */
  Collection<Entry> entries() {
    return entries.values();
  }

  /** One span. */
  static final class Entry {
    final long start;
    final long end;
    long count;
    long clientErrors;
    long serverErrors;

    /** Seconds of it in which somebody counted. */
    long recorded;

    Entry(long start, long end) {
      this.start = start;
      this.end = end;
    }

    void add(long more, long moreClientErrors, long moreServerErrors) {
      count += more;
      clientErrors += moreClientErrors;
      serverErrors += moreServerErrors;
    }

    /** Whether somebody counted all of the time, but for what a restart takes. */
    boolean isWhole() {
      return recorded >= WHOLE * (end - start);
    }
  }
}
