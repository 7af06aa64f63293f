package dev.fairlead.comparison.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the proxy's JSON access log, plain or gzipped. Lines that cannot be read are counted, the
 * first of them named, and passed over. Single-threaded, used once.
 */
public final class AccessLog {
  /** Lines named at most; the others are counted only. */
  static final int MOST_NAMED = 5;

  private final JsonFactory json = new JsonFactory();
  private final Map<String, RecordedRequests.Builder> byUpstream = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int skipped;
  private int withoutBackend;

  private AccessLog() {}

  /**
   * Reads a log.
   *
   * @param upstream the one whose requests are wanted; null for the one with the most
   * @throws IOException if it cannot be read or holds no such request; the message says what is
   *     wrong with the file, by its name
   */
  public static RecordedRequests read(Path file, @Nullable String upstream) throws IOException {
    AccessLog log = new AccessLog();
    int lines;
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.take(line, ++number);
      }
      lines = number;
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return log.chosen(file, upstream, lines);
  }

  private void take(String line, int number) {
    if (line.isBlank()) {
      return;
    }
    try {
      LogLine read = LogLine.read(json, line);
      String backend = read.backend();
      String upstream = read.upstream();
      if (backend == null || upstream == null || read.workNanos() < 0) {
        withoutBackend++;
        return;
      }
      byUpstream
          .computeIfAbsent(upstream, RecordedRequests.Builder::new)
          .add(read.startMillis(), read.workNanos(), read.client(), backend);
    } catch (JsonProcessingException e) {
      skip(number, "not JSON");
    } catch (LogLine.Unusable e) {
      skip(number, e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string", e);
    }
  }

  private void skip(int number, @Nullable String why) {
    skipped++;
    if (problems.size() < MOST_NAMED) {
      problems.add("line " + number + ": " + why);
    }
  }

  private RecordedRequests chosen(Path file, @Nullable String upstream, int lines)
      throws IOException {
    if (byUpstream.isEmpty()) {
      throw new IOException(file + ": no requests to play: " + emptiness(lines));
    }
    RecordedRequests.Builder chosen = upstream == null ? busiest() : byUpstream.get(upstream);
    if (chosen == null) {
      throw new IOException(
          "%s: no requests to upstream %s; there are some to %s"
              .formatted(
                  file,
                  upstream,
                  String.join(", ", byUpstream.keySet().stream().sorted().toList())));
    }
    return chosen.build(skipped, problems, withoutBackend);
  }

  private String emptiness(int lines) {
    if (lines == 0) {
      return "it is empty";
    }
    if (skipped == 0) {
      return "none of its %d lines is of a request that a backend answered".formatted(lines);
    }
    return "%d of its %d lines could not be read (%s); is it an access log with format: json?"
        .formatted(skipped, lines, String.join("; ", problems));
  }

  private RecordedRequests.Builder busiest() {
    RecordedRequests.Builder best = null;
    for (RecordedRequests.Builder each : byUpstream.values()) {
      if (best == null
          || each.size() > best.size()
          || (each.size() == best.size() && each.upstream().compareTo(best.upstream()) < 0)) {
        best = each;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no upstream");
    }
    return best;
  }
}
