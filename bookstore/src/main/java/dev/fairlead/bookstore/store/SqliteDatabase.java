package dev.fairlead.bookstore.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An SQLite file in WAL mode: a few connections for reading, one for writing. Any thread.
 *
 * <p>Reads run on the caller's thread: they take microseconds and no lock stops them. Writes run
 * one after the other on a platform thread of their own, because a writer may wait for another
 * process inside SQLite, and a virtual thread waiting there would hold one of the few carriers.
 */
final class SqliteDatabase extends Database {
  private static final int READERS = 3;
  private static final int WAITING_WRITES = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Session writer;
  private final BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
  private final List<Session> sessions = new ArrayList<>();
  private final ThreadPoolExecutor writes;

  private SqliteDatabase(Path file, String name) throws SQLException {
    this.file = file;
    this.writes =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_WRITES),
            Thread.ofPlatform().daemon().name("bookstore-" + name + "-writer").factory());
    try {
      this.writer = Startup.open(file, PATIENCE);
      sessions.add(writer);
      for (int i = 0; i < READERS; i++) {
        Session reader = Startup.connect(file);
        sessions.add(reader);
        readers.add(reader);
      }
    } catch (SQLException | RuntimeException e) {
      closeSessions();
      throw e;
    }
  }

  static SqliteDatabase open(Path file, String name) throws SQLException {
    return new SqliteDatabase(file, name);
  }

  @Override
  Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  <T> T read(Session.Work<T> work) {
    try {
      Session session = readers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (session == null) {
        throw new StoreException("all database connections are in use", true, null);
      }
      try {
        return work.on(session);
      } finally {
        readers.add(session);
      }
    } catch (SQLException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The transaction holds the file's write lock from its start. */
  @Override
  <T> T write(Session.Work<T> work) {
    try {
      return writes.submit(() -> writer.transaction(Session.Kind.WRITE, work)).get();
    } catch (RejectedExecutionException e) {
      throw new StoreException("too many writes are waiting", true, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case SQLException sql -> failed(sql);
        case RuntimeException known -> known;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  /** Ends the writes that wait, then closes all connections. To be called when no request runs. */
  @Override
  public void close() {
    writes.shutdown();
    try {
      if (!writes.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        abandonWrites();
      }
    } catch (InterruptedException e) {
      abandonWrites();
      Thread.currentThread().interrupt();
    }
    closeSessions();
  }

  /** Those who wait for a write that will never run must not wait for ever. */
  private void abandonWrites() {
    for (Runnable waiting : writes.shutdownNow()) {
      if (waiting instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  private void closeSessions() {
    writes.shutdown();
    for (Session session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        System.getLogger(SqliteDatabase.class.getName())
            .log(System.Logger.Level.WARNING, "closing " + file + ": " + e.getMessage());
      }
    }
  }
}
