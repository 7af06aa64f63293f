package dev.fairlead.analytics.history;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store, opened to be written to by one proxy. Used by one thread at a time; after an error it is
 * to be closed and opened anew.
 */
final class HistoryStore implements AutoCloseable {
  private final Session session;
  private final Names names = new Names();
  private final Claim claim;
  private final MinuteWriter writer;
  private final Rollup rollup;
  private final Visitations visitations;
  private final Retention retention;
  private final Damage damage = new Damage();

  private HistoryStore(Session session, Claim claim, Visitations visitations, Retention retention) {
    this.session = session;
    this.claim = claim;
    this.visitations = visitations;
    this.retention = retention;
    this.writer = new MinuteWriter(names, claim.proxy(), damage);
    this.rollup = new Rollup(session, claim.proxy(), visitations, damage);
  }

  /**
   * Opens a store, and makes it where there is none.
   *
   * @param before what this process has claimed before; null for nothing
   * @param sinceMillis from when on it has counted
   * @throws StoreException when it cannot be used
   */
  static HistoryStore open(
      StoreAddress address,
      String proxy,
      Visitations visitations,
      Retention retention,
      @Nullable Claim before,
      long sinceMillis,
      long nowMillis)
      throws StoreException {
    Session session = null;
    try {
      if (address instanceof StoreAddress.Sqlite(Path file) && !Files.exists(file)) {
        make(file);
      }
      session = Session.open(address);
      Schema.prepare(session, address, nowMillis / 1000);
      Claim claim =
          before != null && isThere(session, before)
              ? before
              : session.transaction(same -> Claim.of(same, proxy, sinceMillis, nowMillis));
      if (claim.lostAfterMillis() != null && !session.postgres() && !Schema.isSound(session)) {
        throw new StoreException(
            StoreException.Kind.CORRUPT, address.shown() + " is damaged", null);
      }
      session.end();
      return new HistoryStore(session, claim, visitations, retention);
    } catch (SQLException | IOException | RuntimeException e) {
      if (session != null) {
        session.close();
      }
      throw e instanceof StoreException known ? known : failed(address, e);
    }
  }

  /** Addresses of clients are in it: only its owner may read it. SQLite takes an empty file. */
  private static void make(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException | UnsupportedOperationException e) {
      // Another was quicker, or the file system knows no owners: SQLite does the rest.
      return;
    }
  }

  private static boolean isThere(Session session, Claim claim) throws SQLException {
    return session.number("SELECT id FROM proxy WHERE id = ?", -1, claim.proxy()) == claim.proxy();
  }

  /** As an error of a store, in a sentence. */
  static StoreException failed(StoreAddress address, Exception e) {
    String reason = FileCheck.reason(address, e);
    return new StoreException(
        Session.kind(e), "the history " + address.shown() + " cannot be written: " + reason, e);
  }

  /** Whose rows are written. */
  Claim claim() {
    return claim;
  }

  /**
   * Writes in one transaction: all of it is in the store, or nothing.
   *
   * @param minutes those that have changed
   * @param nowMillis until when all that was counted is in it
   */
  void write(Collection<OpenMinute> minutes, List<HealthChange> changes, long nowMillis)
      throws SQLException {
    boolean done = false;
    try {
      session.transaction(same -> {
        long rolled = same.number("SELECT rolled FROM proxy WHERE id = ?", 0, claim.proxy());
        for (OpenMinute minute : minutes) {
          writer.seed(same, minute);
          writer.write(same, minute);
          if (minute.start < rolled) {
            noteLate(minute.start);
          }
        }
        visitations.recover(same, claim.proxy(), damage);
        visitations.write(same, claim.proxy(), damage);
        for (HealthChange change : changes) {
          write(change);
        }
        return same.prepare(
                "UPDATE proxy SET flushed_ms = ? WHERE id = ?", nowMillis, claim.proxy())
            .executeUpdate();
      });
      done = true;
    } finally {
      if (!done) {
        names.forget();
      }
    }
    visitations.written();
  }

  private void noteLate(long minute) throws SQLException {
    session
        .prepare(
            "INSERT INTO late (proxy, start) VALUES (?, ?) ON CONFLICT DO NOTHING",
            claim.proxy(),
            Math.floorDiv(minute, Resolution.QUARTER) * Resolution.QUARTER)
        .executeUpdate();
  }

  private void write(HealthChange change) throws SQLException {
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO health_change (time_ms, proxy, upstream, backend, was, became, cause)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.setLong(1, change.timeMillis());
    insert.setLong(2, claim.proxy());
    insert.setString(3, change.upstream());
    insert.setString(4, change.backend());
    insert.setString(5, change.from());
    insert.setString(6, change.to());
    insert.setString(7, change.cause());
    insert.executeUpdate();
  }

  /** Sums up what is finished, as far as that goes in a turn; returns whether that was all. */
  boolean rollUp(long nowSeconds, Turn turn) throws SQLException {
    return rollup.advance(nowSeconds, turn);
  }

  /** Deletes what is older than it is kept for; the same. */
  boolean expire(long nowSeconds, Turn turn) throws SQLException {
    return retention.apply(session, claim.proxy(), nowSeconds, turn);
  }

  /** What could not be read and was left out, since this was asked last. */
  int takeDamaged() {
    return damage.take();
  }

  /**
   * Exchanges a second of the last minute that the process before this one had any in.
   *
   * @param until when it wrote last, in seconds since 1970
   * @return 0 where none are known
   */
  double rateBefore(long until) throws SQLException {
    long minute = Resolution.MINUTE.floor(until);
    double rate = 0;
    for (int i = 0; i < 3 && rate == 0; i++, minute -= Resolution.MINUTE.seconds()) {
      long count =
          session.number(
              "SELECT count FROM total_minute WHERE start = ? AND proxy = ?",
              0,
              minute,
              claim.proxy());
      long begun = Math.max(minute, claim.beganMillis() / 1000);
      long end = Math.min(until, minute + Resolution.MINUTE.seconds());
      rate = count / (double) Math.max(1, end - begun);
    }
    session.end();
    return rate;
  }

  /** The process ends in order. */
  void farewell() throws SQLException {
    session.transaction(same -> {
      claim.giveUp(same);
      return true;
    });
  }

  @Override
  public void close() {
    session.close();
  }
}
