package dev.fairlead.app;

import dev.fairlead.comparison.Plan;
import dev.fairlead.comparison.PolicyComparison;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.scenario.RecordedScenario;
import dev.fairlead.config.BalancePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is to be compared. Used by one thread. */
final class ComparisonPlan {
  private static final int FEWEST_REQUESTS = 1_000;
  private static final int MOST_REQUESTS = 20_000_000;
  private static final double QUICKEST = 1_000_000;

  @Option(
      names = "--scenario",
      split = ",",
      paramLabel = "ID",
      completionCandidates = Ids.class,
      description =
          "What the policies are put to, several with commas: ${COMPLETION-CANDIDATES} (default:"
              + " all; with --log only that).")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--policies",
      split = ",",
      paramLabel = "POLICY",
      converter = ByWord.class,
      completionCandidates = Words.class,
      description = "Which take part, several with commas (default: all).")
  private List<BalancePolicy> policies = new ArrayList<>();

  @Option(
      names = "--requests",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Requests of each simulated run (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--load",
      defaultValue = "0.7",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "How busy the backends are, 0.7 or 70%% (default: ${DEFAULT-VALUE}).")
  private double load;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "The same seed gives the same simulated figures (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--sticky",
      description =
          "Recommend only policies that go by the client, which keeps it at its backend. With"
              + " boundedLoad some are sent elsewhere while theirs is busy: how many is told.")
  private boolean sticky;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Your own traffic: an access log of the proxy in JSON (accessLog: { format: json }).")
  private @Nullable Path log;

  @Option(
      names = "--upstream",
      paramLabel = "NAME",
      description = "Whose requests of the log are played (default: the one with the most).")
  private @Nullable String upstream;

  @Option(
      names = "--speed",
      defaultValue = "1",
      paramLabel = "TIMES",
      description = "How many times quicker the log is played (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--workers",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Requests that each backend of the log serves at a time, which a log does not tell"
              + " (default: as many as --load takes).")
  private int workers;

  ComparisonPlan() {}

  /** The ids, for help and completion. */
  static final class Ids implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return PolicyComparison.scenarioIds().iterator();
    }
  }

  /** All policies by their words, for help and completion. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(BalancePolicy.values()).map(BalancePolicy::word).iterator();
    }
  }

  /** Reads any policy: here a key, where one is needed, is the client. */
  static final class ByWord implements ITypeConverter<BalancePolicy> {
    @Override
    public BalancePolicy convert(String value) {
      for (BalancePolicy policy : BalancePolicy.values()) {
        if (policy.word().equals(value)) {
          return policy;
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is none of " + String.join(", ", new Words()));
    }
  }

  /** Reads a share as percentage or fraction. */
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      try {
        boolean percent = value.endsWith("%");
        String number = percent ? value.substring(0, value.length() - 1) : value;
        double share = Double.parseDouble(number) / (percent ? 100 : 1);
        if (share > 0 && share < 1) {
          return share;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException(
          "'" + value + "': expected more than 0 and less than 1, such as 0.7 or 70%");
    }
  }

  /** The user's access log; null for none. */
  @Nullable Path log() {
    return log;
  }

  /** What was asked for. */
  Plan read(CommandLine line) {
    require(
        line,
        requests >= FEWEST_REQUESTS && requests <= MOST_REQUESTS,
        "--requests must be between " + FEWEST_REQUESTS + " and " + MOST_REQUESTS);
    require(line, speed > 0 && speed <= QUICKEST, "--speed must be over 0 and at most 1000000");
    require(line, workers >= 0 && workers <= 10_000, "--workers must be between 0 and 10000");
    requireKnown(line);
    Path file = log;
    if (file == null) {
      require(line, upstream == null, "--upstream says something about --log, which is missing");
      require(line, speed == 1, "--speed says something about --log, which is missing");
      require(line, workers == 0, "--workers says something about --log, which is missing");
    } else {
      require(
          line,
          !Files.isDirectory(file),
          "--log: " + file + " is a folder; name an access log in it");
      require(line, Files.isReadable(file), "--log: " + file + " cannot be read");
    }
    return new Plan(
        seed,
        requests,
        load,
        contestants(),
        file != null && scenarios.isEmpty() ? List.of(RecordedScenario.ID) : scenarios,
        scenarios.isEmpty() && file == null ? Plan.STANDARD.sweepLoads() : List.of(),
        sticky,
        file == null ? null : new Plan.Recording(file, upstream, speed, 0, workers));
  }

  private void requireKnown(CommandLine line) {
    List<String> known = PolicyComparison.scenarioIds();
    for (String scenario : scenarios) {
      require(
          line,
          known.contains(scenario),
          "--scenario: '" + scenario + "' is none of " + String.join(", ", known));
    }
  }

  private List<Contestant> contestants() {
    return Contestant.all().stream()
        .filter(each -> policies.isEmpty() || policies.contains(each.balance().policy()))
        .toList();
  }

  private static void require(CommandLine line, boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(line, otherwise);
    }
  }
}
