package dev.fairlead.analytics.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what is missing in a history, and how much that may be. Used by one thread at a time. */
final class HistoryNews {
  private final HistorySettings settings;
  private final Consumer<String> warnings;
  private boolean damageSaid;

  /**
   * Says nothing yet.
   *
   * @param warnings told a sentence each
   */
  HistoryNews(HistorySettings settings, Consumer<String> warnings) {
    this.settings = settings;
    this.warnings = warnings;
  }

  /** The process before this one was killed: what may be missing of its time. */
  void loss(HistoryStore opened) {
    Long after = opened.claim().lostAfterMillis();
    if (after == null) {
      return;
    }
    double rate = 0;
    try {
      rate = opened.rateBefore(after / 1000);
    } catch (SQLException _) {
      // Then it is not said how many there may be.
    }
    Duration flush = settings.flush();
    long some = (long) Math.ceil(rate * flush.toMillis() / 1000);
    warnings.accept(
        "the process before this one ended without a word; the history has all until "
            + Instant.ofEpochMilli(after)
            + " and nothing of it after that; if it was written to until the end, that is "
            + seconds(flush)
            + " at the most"
            + (rate == 0
                ? ""
                : ": about "
                    + some
                    + (some == 1 ? " request" : " requests")
                    + " at the rate of its last minute"));
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** It is written again. */
  void recovery(Backlog.@Nullable Dropped dropped, int hoursOfVisitors) {
    warnings.accept("the history is written again; " + missing(dropped, hoursOfVisitors));
  }

  private static String missing(Backlog.@Nullable Dropped dropped, int hours) {
    if (dropped == null && hours == 0) {
      return "nothing is missing";
    }
    return (dropped == null
            ? "missing is"
            : dropped.exchanges()
                + " requests from "
                + Instant.ofEpochSecond(dropped.from())
                + " to "
                + Instant.ofEpochSecond(dropped.until())
                + " are missing"
                + (hours == 0 ? "" : ", and"))
        + (hours == 0 ? "" : " who came in " + hours + (hours == 1 ? " hour" : " hours"))
        + ", for which there was no memory";
  }

  /** Rows that cannot be read; said once: what is damaged may be read often. */
  void damage(int rows) {
    if (rows > 0 && !damageSaid) {
      damageSaid = true;
      warnings.accept(
          "the history "
              + settings.store().shown()
              + " has rows that are damaged; their latencies, or who came, are left out of what is"
              + " summed up, all else goes on");
    }
  }
}
