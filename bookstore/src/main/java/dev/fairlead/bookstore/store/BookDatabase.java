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
import org.sqlite.SQLiteException;

/**
 * An SQLite file in WAL mode: a few connections for reading, one for writing. Any thread.
 *
 * <p>Reads run on the caller's thread: they take microseconds and no lock stops them. Writes run
 * one after the other on a platform thread of their own, because a writer may wait for another
 * process inside SQLite, and a virtual thread waiting there would hold one of the few carriers.
 */
public final class BookDatabase implements AutoCloseable {
  private static final int READERS = 3;
  private static final int WAITING_WRITES = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Session writer;
  private final BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
  private final List<Session> sessions = new ArrayList<>();
  private final ThreadPoolExecutor writes;

  private BookDatabase(Path file, String name) throws SQLException {
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
        Session reader = Session.open(file);
        sessions.add(reader);
        readers.add(reader);
      }
    } catch (SQLException | RuntimeException e) {
      closeSessions();
      throw e;
    }
  }

  /**
   * Opens the file, creating, migrating and seeding it as needed; several instances may do so at
   * once.
   *
   * @param name of the instance, for thread names
   * @throws StoreException when the file cannot be used, with a sentence that names it
   */
  public static BookDatabase open(Path file, String name) {
    try {
      return new BookDatabase(file, name);
    } catch (SQLException e) {
      throw new StoreException("cannot open database " + file + ": " + e.getMessage(), busy(e), e);
    }
  }

  /** Whether a trivial query is answered now. */
  public boolean answers() {
    try {
      return read(s -> s.prepare("SELECT 1 FROM schema_version").executeQuery().next());
    } catch (StoreException e) {
      return false;
    }
  }

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

  /** Runs the work in one transaction that holds the file's write lock from its start. */
  <T> T write(Session.Work<T> work) {
    try {
      return writes.submit(() -> writer.transaction("BEGIN IMMEDIATE", work)).get();
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

  private static StoreException failed(SQLException e) {
    return new StoreException("database: " + e.getMessage(), busy(e), e);
  }

  private static StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException("the server is stopping", true, e);
  }

  static boolean busy(SQLException e) {
    return e instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode()) {
          case SQLITE_BUSY,
              SQLITE_BUSY_RECOVERY,
              SQLITE_BUSY_SNAPSHOT,
              SQLITE_BUSY_TIMEOUT,
              SQLITE_LOCKED ->
              true;
          default -> false;
        };
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
        System.getLogger(BookDatabase.class.getName())
            .log(System.Logger.Level.WARNING, "closing " + file + ": " + e.getMessage());
      }
    }
  }
}
