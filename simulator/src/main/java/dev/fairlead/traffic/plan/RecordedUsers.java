package dev.fairlead.traffic.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Users as an access log of the proxy has them: each request is one. Only what cannot change
 * anything (GET and HEAD) is asked again. Immutable: any thread.
 */
public final class RecordedUsers {
  /** None. */
  public static final RecordedUsers NONE = new RecordedUsers(List.of(), 1, 0);

  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final String TARGET = "/[!\"$-~]*";

  private final List<Line> lines;
  private final List<Journey> journeys;
  private final int[] journeyOf;
  private final double speed;
  private final int passedOver;

  private record Line(long millis, int client, String method, String target) {}

  private RecordedUsers(List<Line> lines, double speed, int passedOver) {
    this.lines = lines;
    this.speed = speed;
    this.passedOver = passedOver;
    Map<String, Integer> numbers = new HashMap<>();
    List<Journey> all = new ArrayList<>();
    journeyOf = new int[lines.size()];
    for (int i = 0; i < journeyOf.length; i++) {
      Line line = lines.get(i);
      int number =
          numbers.computeIfAbsent(line.method() + " " + line.target(), _ -> numbers.size());
      if (number == all.size()) {
        all.add(journey(line));
      }
      journeyOf[i] = number;
    }
    journeys = List.copyOf(all);
  }

  private static Journey journey(Line line) {
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
    List<Line> lines = new ArrayList<>();
    Map<String, Integer> clients = new HashMap<>();
    int passedOver = 0;
    JsonFactory json = new JsonFactory();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        Line line = line(json, text, clients);
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
              + " lines is a GET or HEAD of an access log with format: json");
    }
    lines.sort(Comparator.comparingLong(Line::millis));
    return new RecordedUsers(List.copyOf(lines), speed, passedOver);
  }

  private static @Nullable Line line(JsonFactory json, String text, Map<String, Integer> clients)
      throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          values.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      return null;
    }
    String method = values.getOrDefault("method", "");
    String target = values.getOrDefault("target", "");
    if (!SAFE.contains(method) || !target.matches(TARGET)) {
      return null;
    }
    try {
      long millis = Instant.parse(values.getOrDefault("time", "")).toEpochMilli();
      String client = values.getOrDefault("client", "");
      int number = clients.computeIfAbsent(client, _ -> clients.size());
      return new Line(millis, number, method, target);
    } catch (DateTimeException e) {
      return null;
    }
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
    return lines.get((int) number).client();
  }

  Arrivals arrivals() {
    var next = IntStream.range(0, lines.size()).iterator();
    long first = lines.isEmpty() ? 0 : lines.getFirst().millis();
    return () ->
        next.hasNext()
            ? (long) ((lines.get(next.nextInt()).millis() - first) * 1e6 / speed)
            : Arrivals.NONE;
  }
}
