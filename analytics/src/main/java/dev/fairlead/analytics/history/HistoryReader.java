package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.TrafficKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
    String condition = selection.condition(names);
    for (Writer writer : writers) {
      for (Cover part : Cover.asFineAsMayBe(writer, from, until)) {
        points(part, writer, condition, points);
      }
    }
  }

  private void points(Cover part, Writer writer, String condition, Points points)
      throws StoreException {
    String select =
        "SELECT start, sum(count), sum(CASE WHEN status / 100 = 4 THEN count ELSE 0 END),"
            + " sum(CASE WHEN status / 100 = 5 THEN count ELSE 0 END) FROM "
            + part.resolution().traffic()
            + " WHERE start >= ? AND start < ? AND proxy = ?"
            + condition
            + " GROUP BY start ORDER BY start";
    try (ResultSet row =
        session.prepare(select, part.from(), part.until(), writer.id()).executeQuery()) {
      while (row.next()) {
        points.point(
            row.getLong(1),
            part.resolution().seconds(),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4));
      }
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
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
    String condition = selection.condition(names);
    Resolution coarsest = byDays ? Resolution.DAY : Resolution.FOUR_WEEKS;
    for (Writer writer : writers) {
      for (Cover part : Cover.of(writer, from, until, coarsest)) {
        String select =
            "SELECT start, route, backend, method, status, "
                + Rows.SUMS
                + ", latency FROM "
                + part.resolution().traffic()
                + " WHERE start >= ? AND start < ? AND proxy = ?"
                + condition;
        try (ResultSet row =
            session.prepare(select, part.from(), part.until(), writer.id()).executeQuery()) {
          while (row.next()) {
            Figures figures = new Figures();
            damage.note(Rows.add(row, 6, figures));
            sums.sums(
                row.getLong(1),
                part.resolution().seconds(),
                new TrafficKey(
                    names.name(row.getLong(2)),
                    names.name(row.getLong(3)),
                    MethodClass.of(row.getInt(4)),
                    row.getInt(5)),
                figures);
          }
        } catch (SQLException e) {
          throw unreadable(address, e);
        }
      }
    }
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
    String condition = selection.condition(names);
    for (Writer writer : writers) {
      for (Cover part : Cover.of(writer, from, until, Resolution.FOUR_WEEKS)) {
        String select =
            "SELECT route, backend, cause, rule, sum(count) FROM "
                + part.resolution().causes()
                + " WHERE start >= ? AND start < ? AND proxy = ?"
                + condition
                + " GROUP BY route, backend, cause, rule";
        try (ResultSet row =
            session.prepare(select, part.from(), part.until(), writer.id()).executeQuery()) {
          while (row.next()) {
            causes.accept(
                new CauseKey(
                    names.name(row.getLong(1)),
                    names.name(row.getLong(2)),
                    names.name(row.getLong(3)),
                    names.name(row.getLong(4))),
                row.getLong(5));
          }
        } catch (SQLException e) {
          throw unreadable(address, e);
        }
      }
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
    List<HealthChange> found = new ArrayList<>();
    try {
      PreparedStatement select =
          session.prepare(
              "SELECT time_ms, upstream, backend, was, became, cause FROM health_change"
                  + " WHERE time_ms >= ? AND time_ms < ? ORDER BY time_ms",
              from * 1000,
              until * 1000);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          HealthChange change =
              new HealthChange(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6));
          if (selection.takesBackend(change.upstream() + "/" + change.backend())) {
            found.add(change);
          }
        }
      }
    } catch (SQLException e) {
      throw unreadable(address, e);
    }
    return found;
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
