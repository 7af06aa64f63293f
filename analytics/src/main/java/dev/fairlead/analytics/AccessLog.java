package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeObserver;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A line per exchange. Any thread.
 *
 * <p>Lines are formatted on the loops into buffers of their own, and written by one thread. What
 * may wait for the disk is bounded: beyond that, lines are dropped and counted, and no loop ever
 * waits.
 */
public final class AccessLog implements ExchangeObserver.Factory, AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** How a line is written. */
  public enum Format {
    /** One JSON object a line. */
    JSON,
    /** The combined log format of the Apache HTTP server, with the seconds taken appended. */
    COMBINED
  }

  private final Format format;
  private final LogQueue queue;
  private final LogWriter writer;

  private AccessLog(Format format, LogQueue queue, LogWriter writer) {
    this.format = format;
    this.queue = queue;
    this.writer = writer;
  }

  /**
   * Opens a log, appending to the file if it exists.
   *
   * @param file path, or {@code -} for standard output
   * @param queueBytes how much may wait for the disk, rounded down to whole buffers of 128 KiB, but
   *     one at least; besides it every loop has one buffer at hand
   * @throws IOException when the file cannot be opened
   */
  public static AccessLog open(String file, Format format, int queueBytes) throws IOException {
    return open(file, format, queueBytes, System.err);
  }

  static AccessLog open(String file, Format format, int queueBytes, PrintStream complaints)
      throws IOException {
    LogQueue queue = new LogQueue(Math.max(1, queueBytes / LineBuffer.CAPACITY));
    LogWriter writer = new LogWriter(file, queue, complaints);
    writer.start();
    return new AccessLog(format, queue, writer);
  }

  @Override
  public ExchangeObserver forLoop(int loop, Executor onLoop) {
    LineFormat line =
        switch (format) {
          case JSON -> new JsonLine();
          case COMBINED -> new CombinedLine();
        };
    return new LogLoop(line, queue, writer);
  }

  /** Opens the file anew, after it was moved away. Returns at once; nothing is lost between. */
  public void reopen() {
    writer.reopen();
  }

  /** Lines in the file. */
  public long written() {
    return writer.written();
  }

  /** Lines lost, because too many were waiting or the log was closed while writes failed. */
  public long dropped() {
    return writer.dropped();
  }

  /** Attempts to write or to open that failed. */
  public long errors() {
    return writer.errors();
  }

  /**
   * Writes what has been handed over and closes the file; to be called when all loops have closed
   * their observers. Waits five seconds at the most.
   */
  @Override
  public void close() {
    if (!writer.close(CLOSE_PATIENCE)) {
      System.err.println("fairlead: the access log was not written to its end in time");
    }
  }
}
