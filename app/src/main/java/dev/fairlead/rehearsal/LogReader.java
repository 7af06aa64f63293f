package dev.fairlead.rehearsal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an access log, line by line: JSON of this proxy or the combined format, each line for
 * itself; plain or gzipped. Lines that cannot be read are counted, the first of them named, and
 * passed over. Needs the same memory however long the log and its lines are. Single-threaded.
 */
final class LogReader implements LogSource, AutoCloseable {
  /** Lines named at most; the others are counted only. */
  static final int MOST_NAMED = 5;

  /** No line that the proxy writes is longer. */
  static final int LONGEST_LINE = 128 * 1024;

  private static final int PIECE = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final byte[] piece = new byte[PIECE];
  private final byte[] line = new byte[LONGEST_LINE];
  private final JsonLogLine json = new JsonLogLine();
  private final CombinedLogLine combined = new CombinedLogLine();
  private final List<String> problems = new ArrayList<>();
  private int at;
  private int end;
  private int length;
  private boolean tooLong;
  private boolean ended;
  private boolean torn;
  private long lines;
  private long skipped;
  private long headless;
  private long jsonLines;
  private long combinedLines;

  private LogReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Opens a log; the message of the exception names it. */
  static LogReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name an access log in it");
    }
    try {
      return of(file, Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read", e);
    }
  }

  /** Reads what a stream has; it is closed with the reader, or when this fails. */
  static LogReader of(Path name, InputStream in) throws IOException {
    InputStream raw = new BufferedInputStream(in, PIECE);
    try {
      raw.mark(2);
      boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return new LogReader(name, zipped ? new GZIPInputStream(raw, PIECE) : raw);
    } catch (IOException e) {
      raw.close();
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable LoggedRequest next() throws IOException {
    while (nextLine()) {
      lines++;
      if (torn && at == end) {
        // Whatever there is of its last line.
        torn = false;
        skip("the gzipped log breaks off here");
        continue;
      }
      if (tooLong) {
        skip("longer than " + LONGEST_LINE / 1024 + " KiB");
        continue;
      }
      int first = first();
      if (first < 0) {
        continue;
      }
      try {
        LoggedRequest read =
            line[first] == '{' ? json.read(line, length) : combined.read(line, length);
        jsonLines += line[first] == '{' ? 1 : 0;
        combinedLines += line[first] == '{' ? 0 : 1;
        if (read != null) {
          return read;
        }
        headless++;
      } catch (Unreadable e) {
        skip(String.valueOf(e.getMessage()));
      }
    }
    return null;
  }

  /** Where the first byte is that is not blank, or -1. */
  private int first() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return i;
      }
    }
    return -1;
  }

  private void skip(String why) {
    skipped++;
    if (problems.size() < MOST_NAMED) {
      problems.add("line " + lines + ": " + why);
    }
  }

  /** Puts the next line, without its end, into {@link #line}; false at the end of the log. */
  private boolean nextLine() throws IOException {
    length = 0;
    tooLong = false;
    boolean begun = false;
    while (true) {
      if (at == end && !fill()) {
        trim();
        return begun || torn;
      }
      begun = true;
      int stop = at;
      while (stop < end && piece[stop] != '\n') {
        stop++;
      }
      int room = Math.min(stop - at, line.length - length);
      System.arraycopy(piece, at, line, length, room);
      length += room;
      tooLong |= room < stop - at;
      at = stop;
      if (at < end) {
        at++;
        trim();
        return true;
      }
    }
  }

  private void trim() {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    if (ended) {
      return false;
    }
    try {
      end = Math.max(0, in.read(piece));
    } catch (EOFException | ZipException e) {
      // A log that is still being written, or was cut: what there is is taken.
      ended = true;
      torn = true;
      return false;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return end > 0;
  }

  /** Lines so far. */
  long lines() {
    return lines;
  }

  /** Those that could not be read. */
  long skipped() {
    return skipped;
  }

  /** The first of them, each with its number and what is wrong with it. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Lines of exchanges that never had a whole head. */
  long headless() {
    return headless;
  }

  /** Lines whose time was that of their end, and was taken back to their start. */
  long ends() {
    return combined.ends();
  }

  /** What is read. */
  String name() {
    return file.toString();
  }

  /** In what they were written. */
  String formats() {
    List<String> formats = new ArrayList<>();
    if (jsonLines > 0) {
      formats.add("JSON");
    }
    if (combinedLines > 0) {
      formats.add("combined");
    }
    return String.join(" and ", formats);
  }

  @Override
  public void close() throws IOException {
    Arrays.fill(piece, (byte) 0);
    in.close();
  }
}
