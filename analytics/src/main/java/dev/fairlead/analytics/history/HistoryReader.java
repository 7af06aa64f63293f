package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.TrafficKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Reads a store, whether its proxies run or not. All times are seconds since 1970, in UTC; periods
 * include their start and not their end. Used by one thread at a time.
 */
public final class HistoryReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StoreAddress address;
  private final Session session;
  private final Names names = new Names();
  private final List<Writer> writers;
  private final Damage damage = new Damage();

  private HistoryReader(StoreAddress address, Session session) throws SQLException {
    this.address = address;
    this.session = session;
    names.load(session);
    this.writers = Writers.read(session);
  }

  /**
   * Opens a store for reading; a server may take two minutes for an answer.
   *
   * @throws StoreException when there is none, or it cannot be read
   */
  public static HistoryReader open(StoreAddress address) throws StoreException {
    return open(address, PATIENCE);
  }

  /**
   * Opens a store for reading.
   *
   * @param patience a server that does not answer a question for so long is given up
   * @throws StoreException when there is none, or it cannot be read
   */
  public static HistoryReader open(StoreAddress address, Duration patience) throws StoreException {
    if (address instanceof StoreAddress.Sqlite(Path file) && !Files.exists(file)) {
      throw new StoreException(
          StoreException.Kind.MISSING, "there is no history at " + file + " yet", null);
    }
    Session session = null;
    try {
      session = Session.openToRead(address, patience);
      Schema.check(session, address);
      if (Schema.version(session) == 0) {
        throw new StoreException(
            StoreException.Kind.MISSING,
            "there is no history in " + address.shown() + " yet",
            null);
      }
      return new HistoryReader(address, session);
    } catch (SQLException | StoreException e) {
      if (session != null) {
        session.close();
      }
      throw e instanceof StoreException known ? known : unreadable(address, e);
    }
  }

  private static StoreException unreadable(StoreAddress address, Exception e) {
    String reason = FileCheck.reason(address, e);
    return new StoreException(
        Session.kind(e), "the history " + address.shown() + " cannot be read: " + reason, e);
  }

  /** Says which names may be asked for although nothing was recorded under them. */
  public void configured(ConfiguredNames known) {
    names.configured(known);
  }

  /** Whether something was ever recorded under each of the names asked for. */
  public boolean hasRecorded(Selection selection) {
    return selection.isRecorded(names);
  }

  /** Who has written, by name. */
  public List<Writer> writers() {
    return writers;
  }

  /** How many of what was read until now could not be, and was left out. */
  public int damaged() {
    return damage.count();
  }

  /** When what there is begins; {@link Long#MAX_VALUE} when there is nothing. */
  public long begins() throws StoreException {
    try {
      return session.number("SELECT min(start) FROM total_minute", Long.MAX_VALUE);
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /** Told of sums over a length of time. */
  @FunctionalInterface
  public interface Points {
    /**
     * Sums.
     *
     * @param start of the minute, hour or day
     * @param seconds how long it is
     * @param count exchanges
     * @param clientErrors those with a status of 400 to 499
     * @param serverErrors those with a status of 500 to 599
     */
    void point(long start, long seconds, long count, long clientErrors, long serverErrors);
  }

  /** Told of minutes. */
  @FunctionalInterface
  public interface Minutes {
    /**
     * What all proxies together counted.
     *
     * @param start of the minute
     * @param recorded in so many seconds of it somebody counted; 60 is all of it
     * @param count exchanges
     * @param clientErrors those with a status of 400 to 499
     * @param serverErrors those with a status of 500 to 599
     */
    void minute(long start, long recorded, long count, long clientErrors, long serverErrors);
  }

  /** Every minute that somebody counted in, in order of time. */
  public void minutes(long from, long until, Minutes minutes) throws StoreException {
    try {
      Map<Long, Runs> runs = new HashMap<>();
      for (Writer writer : writers) {
        runs.put(writer.id(), Runs.read(session, writer));
      }
      MinuteSum sum = new MinuteSum(minutes);
      try (ResultSet row =
          session
              .prepare(
                  "SELECT start, proxy, count, client_errors, server_errors FROM total_minute"
                      + " WHERE start >= ? AND start < ? ORDER BY start",
                  from,
                  until)
              .executeQuery()) {
        while (row.next()) {
          sum.add(row, runs.getOrDefault(row.getLong(2), new Runs()));
        }
      }
      sum.isOver();
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /**
   * What some of the traffic came to, over as short times as are at hand without long reading:
   * minutes of two days at the most, else hours, else days.
   */
  public void selected(Selection selection, long from, long until, Points points)
      throws StoreException, UnknownNameException {
    part(
        selection,
        (reader, writer) -> {
          for (Cover part : Cover.asFineAsMayBe(writer, from, until)) {
            reader.points(part, writer, points);
          }
        });
  }

  /** Told of sums with their latencies. */
  @FunctionalInterface
  public interface Sums<K> {
    /** Sums that began at a time, which belong to the reader from now on. */
    void sums(long start, long seconds, K key, Figures figures);
  }

  /**
   * The sums of some of the traffic, by what they are kept for.
   *
   * @param byDays whether they are to be of days at the longest, else of four weeks
   */
  public void traffic(
      Selection selection, long from, long until, boolean byDays, Sums<TrafficKey> sums)
      throws StoreException, UnknownNameException {
    Resolution coarsest = byDays ? Resolution.DAY : Resolution.FOUR_WEEKS;
    part(
        selection,
        (reader, writer) -> {
          for (Cover part : Cover.of(writer, from, until, coarsest)) {
            reader.traffic(part, writer, sums);
          }
        });
  }

  /**
   * The sums of all traffic by status, an hour at the longest.
   *
   * @param byQuarters whether they are to be of quarters of an hour, where there are any
   */
  public void totals(long from, long until, boolean byQuarters, Sums<Integer> sums)
      throws StoreException {
    TotalsReader totals = new TotalsReader(session, damage, sums);
    try {
      for (Writer writer : writers) {
        totals.read(writer, from, until, byQuarters);
      }
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /** How often some of the traffic failed, by cause. */
  public void causes(Selection selection, long from, long until, ObjLongConsumer<CauseKey> causes)
      throws StoreException, UnknownNameException {
    part(
        selection,
        (reader, writer) -> {
          for (Cover part : Cover.of(writer, from, until, Resolution.FOUR_WEEKS)) {
            reader.causes(part, writer, causes);
          }
        });
  }

  /** Reads what one proxy has. */
  private interface Task {
    void read(PartReader reader, Writer writer) throws SQLException;
  }

  private void part(Selection selection, Task task) throws StoreException, UnknownNameException {
    PartReader reader = new PartReader(session, names, damage, selection.condition(names));
    try {
      for (Writer writer : writers) {
        task.read(reader, writer);
      }
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /** Who came: whole hours, those that the period has the greater part of. */
  public Sketches visitors(long from, long until) throws StoreException {
    VisitorReader visitors = new VisitorReader(session, damage);
    try {
      for (Writer writer : writers) {
        visitors.read(writer, from, until);
      }
      return visitors.sum();
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /** The changes of backends' availability, the first first. */
  public List<HealthChange> healthChanges(Selection selection, long from, long until)
      throws StoreException {
    try {
      return HealthReader.read(session, selection, from, until);
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
  }

  /**
   * Has whoever reads fail with a {@link StoreException} soon. Any thread, until {@link #close} is
   * called.
   */
  public void cancel() {
    session.cancel();
  }

  @Override
  public void close() {
    session.close();
  }
}
