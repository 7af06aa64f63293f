package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Harvest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a past that nobody recorded, such as that of a demonstration, into a store as a {@link
 * Historian} would have at the time. Used by one thread.
 */
public final class PastWriter implements AutoCloseable {
  private static final long MINUTES_OF_AN_HOUR = 60;

  private final StoreAddress address;
  private final HistoryStore store;
  private final Visitations visitations;
  private long reached;

  private PastWriter(StoreAddress address, HistoryStore store, Visitations visitations) {
    this.address = address;
    this.store = store;
    this.visitations = visitations;
  }

  /**
   * Opens a store, and makes it where there is none.
   *
   * @param proxy whose past it is; null for the name of the machine
   * @param from where the past begins
   * @throws IOException when it cannot be used; the message says why
   */
  public static PastWriter open(StoreAddress address, @Nullable String proxy, Instant from)
      throws IOException {
    Visitations visitations = new Visitations();
    HistoryStore store =
        HistoryStore.open(
            address,
            proxy == null ? Claim.host() : proxy,
            visitations,
            Retention.STANDARD,
            null,
            from.toEpochMilli(),
            from.toEpochMilli());
    return new PastWriter(address, store, visitations);
  }

  /**
   * Writes an hour, or what there was of it: after the hours before it, and all of it at once.
   * Somebody counted in each of its minutes.
   *
   * @param from start of a minute
   * @param until start of a minute of the same hour, or of the next one
   * @throws IOException when it cannot be written; the message says why
   */
  public void write(Instant from, Instant until, Harvest harvest, List<HealthChange> changes)
      throws IOException {
    long seconds = Resolution.MINUTE.seconds();
    long first = Resolution.MINUTE.floor(from.getEpochSecond());
    long last = Resolution.MINUTE.floor(until.getEpochSecond() - 1);
    if (last < first || last - first >= MINUTES_OF_AN_HOUR * seconds) {
      throw new IllegalArgumentException("not within an hour: " + from + " to " + until);
    }
    Backlog backlog = new Backlog(Integer.MAX_VALUE);
    backlog.add(harvest, last);
    for (long minute = first; minute < last; minute += seconds) {
      backlog.add(new Harvest(), minute);
    }
    changes.forEach(backlog::add);
    visitations.add(harvest);
    visitations.settle();
    try {
      store.write(backlog.minutes(), backlog.changes(), until.toEpochMilli());
    } catch (SQLException e) {
      throw HistoryStore.failed(address, e);
    }
    reached = until.getEpochSecond();
  }

  /**
   * Sums up what is finished, and leaves the store to whoever goes on.
   *
   * @throws IOException when that cannot be written; the message says why
   */
  @Override
  public void close() throws IOException {
    try (HistoryStore closing = store) {
      if (reached > 0) {
        closing.rollUp(reached, Turn.endless());
      }
      closing.farewell();
    } catch (SQLException e) {
      throw HistoryStore.failed(address, e);
    }
  }
}
