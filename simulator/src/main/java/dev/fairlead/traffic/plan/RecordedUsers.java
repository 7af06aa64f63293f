package dev.fairlead.traffic.plan;

import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Users as an access log has them: each request is one. Only what cannot change anything (GET and
 * HEAD) is asked again. Immutable: any thread.
 */
public final class RecordedUsers {
  /** None. */
  public static final RecordedUsers NONE = new RecordedUsers(List.of(), 1, 0);

  private final List<RecordedLine> lines;
  private final long[] atMillis;
  private final int[] clientOf;
  private final int clients;
  private final List<Journey> journeys;
  private final int[] journeyOf;
  private final double speed;
  private final int passedOver;

  private RecordedUsers(List<RecordedLine> lines, double speed, int passedOver) {
    this.lines = lines;
    this.atMillis = times(lines);
    this.speed = speed;
    this.passedOver = passedOver;
    Map<String, Integer> numbers = new HashMap<>();
    List<Journey> all = new ArrayList<>();
    journeyOf = new int[lines.size()];
    clientOf = new int[lines.size()];
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < journeyOf.length; i++) {
      RecordedLine line = lines.get(i);
      clientOf[i] = known.computeIfAbsent(line.client(), _ -> known.size());
      int number =
          numbers.computeIfAbsent(line.method() + " " + line.target(), _ -> numbers.size());
      if (number == all.size()) {
        all.add(journey(line));
      }
      journeyOf[i] = number;
    }
    journeys = List.copyOf(all);
    clients = known.size();
  }

  /** Those that are known to the second alone are spread over it: they did not all come at once. */
  private static long[] times(List<RecordedLine> lines) {
    long[] times = new long[lines.size()];
    int first = 0;
    for (int i = 0; i < times.length; i++) {
      RecordedLine line = lines.get(i);
      times[i] = line.millis();
      boolean last = i + 1 == times.length || lines.get(i + 1).millis() != line.millis();
      if (last) {
        for (int j = first; j <= i && !line.exact(); j++) {
          times[j] += 1000L * (j - first) / (i + 1 - first);
        }
        first = i + 1;
      }
    }
    return times;
  }

  private static Journey journey(RecordedLine line) {
    Step step =
        new Step.Request(
            line.method() + " of the log",
            line.method(),
            Template.plain(line.target()),
            List.of(),
            null,
            List.of(),
            Step.Expect.SUCCESS,
            Step.Think.NONE,
            0,
            null,
            null);
    return new Journey("log", 1, List.of(step));
  }

  /**
   * Reads a log.
   *
   * @param speed how many times quicker they come, over 0
   * @throws IOException when it cannot be read, or nothing in it can be asked again; the message
   *     says why
   */
  public static RecordedUsers read(Path file, double speed) throws IOException {
    List<RecordedLine> lines = new ArrayList<>();
    int passedOver = 0;
    try (BufferedReader in = open(file)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        RecordedLine line = RecordedLine.read(text);
        if (line == null) {
          passedOver++;
        } else {
          lines.add(line);
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no log " + file, e);
    }
    if (lines.isEmpty()) {
      throw new IOException(
          file
              + ": none of its "
              + passedOver
              + " lines is a GET or HEAD of an access log, in JSON or in the combined format");
    }
    lines.sort(Comparator.comparingLong(RecordedLine::millis));
    return new RecordedUsers(List.copyOf(lines), speed, passedOver);
  }

  /** Bytes that are no text may stand in a log: they must not be its end. */
  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** How many there are. */
  public int size() {
    return lines.size();
  }

  /** How many clients they are. */
  public int clients() {
    return clients;
  }

  /** Lines that are not asked again. */
  public int passedOver() {
    return passedOver;
  }

  List<Journey> journeys() {
    return journeys;
  }

  Journey journey(long number) {
    return journeys.get(journeyOf[(int) number]);
  }

  int client(long number) {
    return clientOf[(int) number];
  }

  Arrivals arrivals() {
    var next = IntStream.range(0, lines.size()).iterator();
    long first = lines.isEmpty() ? 0 : atMillis[0];
    return () ->
        next.hasNext() ? (long) ((atMillis[next.nextInt()] - first) * 1e6 / speed) : Arrivals.NONE;
  }
}
