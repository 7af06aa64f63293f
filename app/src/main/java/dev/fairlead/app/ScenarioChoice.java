package dev.fairlead.app;

import dev.fairlead.config.Nearest;
import dev.fairlead.config.Problem;
import dev.fairlead.traffic.scenario.Quantity;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Scenario.Population.Via;
import dev.fairlead.traffic.scenario.ScenarioReader;
import dev.fairlead.traffic.scenario.Settings;
import dev.fairlead.traffic.scenario.Shipped;
import dev.fairlead.traffic.scenario.TargetText;
import dev.fairlead.traffic.scenario.Threshold;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which scenario is run, and what is said in place of what it says. Used by one thread. */
final class ScenarioChoice {
  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "One of ${COMPLETION-CANDIDATES}, or a file.",
      completionCandidates = Names.class)
  private @Nullable String scenario;

  @Option(
      names = "--get",
      paramLabel = "PATH",
      description = "In place of a scenario: ask for this again and again.")
  private @Nullable String get;

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "Scheme, host and port, such as http://127.0.0.1:8080.")
  private @Nullable String target;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long users come, in place of what the scenario says.")
  private @Nullable Duration duration;

  @Option(names = "--rate", paramLabel = "RATE", description = "Users a second, such as 500/s.")
  private @Nullable String rate;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "A closed loop: so many users, each of whom begins again when done.")
  private @Nullable Integer users;

  @Option(names = "--http", paramLabel = "VERSION", description = "1.1 or 2.")
  private @Nullable String http;

  @Option(names = "--clients", paramLabel = "N", description = "How many client addresses.")
  private @Nullable Integer clients;

  @Option(
      names = "--via",
      paramLabel = "HOW",
      description = "How the target sees them: source, x-forwarded-for or none.")
  private @Nullable String via;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A value for a variable of the scenario.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      description = "What must hold, such as 'p99<200ms' or 'errors<0.1%%'; may be repeated.")
  private List<String> thresholds = new ArrayList<>();

  ScenarioChoice() {}

  /** The shipped ones, for help and completion. */
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Shipped.names().iterator();
    }
  }

  /** The text of it, and what it is called. */
  private record Source(String text, String file, Path folder) {}

  /** What was said of the scenario with the command. */
  static final class Faulty extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Never written.
    private final List<Problem> problems;

    Faulty(List<Problem> problems) {
      super("the scenario is faulty");
      this.problems = problems;
    }

    List<Problem> problems() {
      return problems;
    }
  }

  /**
   * The text of the chosen scenario.
   *
   * @throws Faulty when it is no text
   */
  String text(CommandLine line) throws IOException, Faulty {
    return source(line).text();
  }

  /**
   * Reads it.
   *
   * @throws Faulty when there are mistakes in it
   */
  Scenario read(CommandLine line) throws IOException, Faulty {
    Source source = source(line);
    return switch (ScenarioReader.read(source.text(), source.file(), source.folder())) {
      case ScenarioReader.Read.Faulty faulty -> throw new Faulty(faulty.problems());
      case ScenarioReader.Read.Sound sound -> settings(line, sound.scenario()).on(sound.scenario());
    };
  }

  private Source source(CommandLine line) throws IOException, Faulty {
    if (get != null) {
      if (scenario != null || !get.startsWith("/") || get.matches("(?s).*['\\s${}#].*")) {
        throw new ParameterException(
            line, "--get takes a path such as /api/books, in place of a scenario");
      }
      String text =
          "arrivals: { constant: 100/s }\nconnections: shared\njourneys:\n  - steps:\n"
              + "      - { get: '"
              + get
              + "', name: get }\n";
      return new Source(text, "get", Path.of("."));
    }
    String name = scenario;
    if (name == null) {
      throw new ParameterException(
          line,
          "Say what is to be run: one of "
              + String.join(", ", Shipped.names())
              + ", a file, or --get PATH.");
    }
    if (Shipped.names().contains(name)) {
      return new Source(Shipped.text(name), name + ".yaml", Path.of("."));
    }
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      String nearest = Nearest.to(name, Shipped.names());
      throw new IOException(
          "there is no file "
              + name
              + ", and no scenario of that name comes with the program"
              + (nearest == null ? "" : " (did you mean '" + nearest + "'?)"));
    }
    Path folder = file.toAbsolutePath().getParent();
    return new Source(utf8(file, name), name, folder == null ? Path.of(".") : folder);
  }

  private static String utf8(Path file, String name) throws IOException, Faulty {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    // Decoding stops at the first byte that does not belong.
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
    String read = text.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) read.chars().filter(c -> c == '\n').count();
      int column = read.length() - read.lastIndexOf('\n');
      String message = "expected text in UTF-8, found other bytes";
      throw new Faulty(List.of(new Problem(name, line, column, message, null)));
    }
    return read;
  }

  private Settings settings(CommandLine line, Scenario written) {
    List<Threshold> more = new ArrayList<>();
    for (String text : thresholds) {
      Threshold threshold = Threshold.parse(text);
      require(line, threshold != null, "--threshold", text, Threshold.EXPECTED);
      if (threshold != null) {
        Set<String> names = written.requestNames();
        boolean known = threshold.step() == null || names.contains(threshold.step());
        require(line, known, "--threshold", text, "[…] to be one of " + String.join(", ", names));
        more.add(threshold);
      }
    }
    for (String name : set.keySet()) {
      if (!written.variables().containsKey(name)) {
        throw new ParameterException(
            line,
            "--set: the scenario has no variable '"
                + name
                + "'"
                + (written.variables().isEmpty()
                    ? ""
                    : ", expected one of " + String.join(", ", written.variables().keySet())));
      }
    }
    require(line, users == null || users > 0, "--users", "" + users, "1 or more");
    require(line, clients == null || clients > 0, "--clients", "" + clients, "1 or more");
    require(line, users == null || rate == null, "--rate", "" + rate, "not both it and --users");
    return new Settings(
        targetUri(line),
        duration,
        perSecond(line),
        users,
        http2(line),
        clients,
        via(line),
        set,
        more);
  }

  private @Nullable URI targetUri(CommandLine line) {
    URI uri = target == null ? null : TargetText.parse(target);
    require(line, target == null || uri != null, "--target", "" + target, TargetText.EXPECTED);
    return uri;
  }

  private @Nullable Double perSecond(CommandLine line) {
    if (rate == null) {
      return null;
    }
    OptionalDouble read = Quantity.rate(rate);
    boolean sound = read.isPresent() && read.getAsDouble() > 0 && read.getAsDouble() <= 1_000_000;
    require(line, sound, "--rate", rate, Quantity.RATE);
    return read.orElse(1);
  }

  private @Nullable Boolean http2(CommandLine line) {
    require(line, http == null || http.matches("1\\.1|2"), "--http", "" + http, "1.1 or 2");
    return http == null ? null : (Boolean) http.equals("2");
  }

  private @Nullable Via via(CommandLine line) {
    if (via == null) {
      return null;
    }
    for (Via each : Via.values()) {
      if (each.word().equals(via)) {
        return each;
      }
    }
    require(line, false, "--via", via, "source, x-forwarded-for or none");
    return null;
  }

  private static void require(
      CommandLine line, boolean sound, String option, String found, String expected) {
    if (!sound) {
      throw new ParameterException(
          line, option + ": expected " + expected + ", found '" + found + "'");
    }
  }
}
