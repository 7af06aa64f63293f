package dev.fairlead.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several access logs as one: those of one proxy that were rotated, or of proxies side by side. Of
 * each one's next request, the earliest comes first, so that it does not matter how the logs are
 * named or ordered. Single-threaded.
 */
final class Logs implements LogSource, AutoCloseable {
  /** The name that stands for standard input. */
  static final Path STANDARD_INPUT = Path.of("-");

  private final List<LogReader> readers = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.<Head>comparingLong(head -> head.next.atNanos())
              .thenComparingInt(head -> head.number));
  private final long from;
  private final long until;
  private boolean begun;
  private long outside;

  private record Head(LoggedRequest next, LogReader of, int number) {}

  private Logs(Instant from, Instant until) {
    this.from = nanos(from);
    this.until = nanos(until);
  }

  private static long nanos(Instant time) {
    long most = Long.MAX_VALUE / 1_000_000_000;
    return Math.clamp(time.getEpochSecond(), -most, most) * 1_000_000_000;
  }

  /**
   * Opens them all; the message of the exception names the one that cannot be.
   *
   * @param from whole second from which on requests are taken
   * @param until whole second before which they must have come
   * @param in what {@link #STANDARD_INPUT} stands for
   */
  static Logs open(List<Path> files, Instant from, Instant until, InputStream in)
      throws IOException {
    Logs logs = new Logs(from, until);
    try {
      for (Path file : files) {
        logs.readers.add(
            file.equals(STANDARD_INPUT)
                ? LogReader.of(Path.of("standard input"), in)
                : LogReader.open(file));
      }
      return logs;
    } catch (IOException e) {
      logs.close();
      throw e;
    }
  }

  @Override
  public @Nullable LoggedRequest next() throws IOException {
    if (!begun) {
      begun = true;
      for (int i = 0; i < readers.size(); i++) {
        refill(readers.get(i), i);
      }
    }
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    refill(head.of, head.number);
    return head.next;
  }

  private void refill(LogReader reader, int number) throws IOException {
    for (LoggedRequest next = reader.next(); next != null; next = reader.next()) {
      if (next.atNanos() >= from && next.atNanos() < until) {
        heads.add(new Head(next, reader, number));
        return;
      }
      outside++;
    }
  }

  /** Requests of other times than were asked for. */
  long outside() {
    return outside;
  }

  /** Lines so far. */
  long lines() {
    return readers.stream().mapToLong(LogReader::lines).sum();
  }

  /** Those that could not be read. */
  long skipped() {
    return readers.stream().mapToLong(LogReader::skipped).sum();
  }

  /** Lines of exchanges that never had a whole head. */
  long headless() {
    return readers.stream().mapToLong(LogReader::headless).sum();
  }

  /** Lines whose time was that of their end. */
  long ends() {
    return readers.stream().mapToLong(LogReader::ends).sum();
  }

  /**
   * The first that could not be read, each with its number, and its log where there are several.
   */
  List<String> problems() {
    return readers.stream()
        .flatMap(reader ->
            reader.problems().stream()
                .map(each -> readers.size() == 1 ? each : reader.name() + ", " + each))
        .limit(LogReader.MOST_NAMED)
        .toList();
  }

  /** In what they were written. */
  String formats() {
    return readers.stream()
        .map(LogReader::formats)
        .filter(each -> !each.isEmpty())
        .flatMap(each -> List.of(each.split(" and ")).stream())
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (LogReader each : readers) {
      try {
        each.close();
      } catch (IOException e) {
        failed = Objects.requireNonNullElse(failed, e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
