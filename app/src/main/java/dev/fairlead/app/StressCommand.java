package dev.fairlead.app;

import dev.fairlead.stress.StressRun;
import dev.fairlead.stress.StressSettings;
import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.verdict.Verdict;
import dev.fairlead.stress.verdict.VerdictPage;
import dev.fairlead.stress.verdict.VerdictText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead stress}. */
@Command(
    name = "stress",
    description = {
      "Everything at once, with a fault every 10 to 20 seconds, and a verdict on what must hold all"
          + " the same.",
      "On this machine: bookstores over TLS and one database, the proxy with HTTPS, HTTP/2, sticky"
          + " sessions, weights, limits and analytics, customers, bots and a flash sale."
    },
    exitCodeList = {
      "0:all that must hold held",
      "1:something did not, there was nothing to judge it by, or the run failed",
      "2:wrong usage"
    },
    footer = {
      "%nExamples:",
      "  ./fairlead stress",
      "  ./fairlead stress --minutes 30 --rate 20 --seed 7",
      "  ./fairlead stress --faults kill,disk --db 'jdbc:postgresql://127.0.0.1/shop'"
    })
final class StressCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 24 * 3600;
  private static final int MOST_RATE = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How long visitors come (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the visitors and of the faults (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Customers a second; as many people look around, and a fifth as many bots come"
              + " (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--calm",
      paramLabel = "LEAST-MOST",
      defaultValue = "10-20",
      description = "Seconds between two faults (default: ${DEFAULT-VALUE}).")
  private String calm = "10-20";

  @Option(
      names = "--faults",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: kill, stop, slow, 503, reload, certificate, flood, slowloris, rapid-reset,"
              + " database, disk.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--db",
      paramLabel = "DATABASE",
      description =
          "jdbc:postgresql://… with an empty database, or sqlite (default: a PostgreSQL of its own"
              + " where it is installed, else SQLite).")
  private @Nullable String database;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where all is written; must be empty or not be there (default: a new one).")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException {
    StressSettings settings = settings();
    Thread runner = Thread.currentThread();
    // Ctrl-C and the end of the terminal end what was started, too.
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Signals.on(signal, _ -> runner.interrupt());
    }
    Verdict verdict;
    try {
      verdict = new StressRun(settings, StressCommand::command, Console::say).run();
    } catch (InterruptedException e) {
      Console.say("ended before the end; what there is is in " + settings.folder());
      return 1;
    }
    Path page = settings.folder().resolve("verdict.html");
    Files.writeString(page, VerdictPage.of(verdict));
    PrintWriter out = spec.commandLine().getOut();
    out.print(VerdictText.of(verdict));
    out.println("The page: " + page.toAbsolutePath().toUri());
    out.flush();
    return verdict.isGood() ? 0 : 1;
  }

  private StressSettings settings() throws IOException {
    double seconds = minutes * 60;
    require(seconds >= 1 && seconds <= MOST_SECONDS, "--minutes: expected up to a day");
    require(rate > 0 && rate <= MOST_RATE, "--rate: expected over 0, up to " + MOST_RATE);
    require(calm.matches("[0-9]{1,4}-[0-9]{1,4}"), "--calm: expected seconds, such as 10-20");
    int dash = calm.indexOf('-');
    Duration least = Duration.ofSeconds(Integer.parseInt(calm.substring(0, dash)));
    Duration most = Duration.ofSeconds(Integer.parseInt(calm.substring(dash + 1)));
    require(least.compareTo(most) <= 0, "--calm: expected the lesser first");
    return new StressSettings(
        Duration.ofMillis(Math.round(seconds * 1000)),
        least,
        most,
        rate,
        seed,
        database,
        kinds(),
        empty());
  }

  private List<FaultKind> kinds() {
    if (faults.isEmpty()) {
      return List.of(FaultKind.values());
    }
    List<FaultKind> kinds = new ArrayList<>();
    for (String word : faults) {
      kinds.add(
          Arrays.stream(FaultKind.values())
              .filter(each -> each.word().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new ParameterException(
                      spec.commandLine(),
                      "--faults: expected some of "
                          + Arrays.stream(FaultKind.values())
                              .map(FaultKind::word)
                              .collect(Collectors.joining(", "))
                          + ", found '"
                          + word
                          + "'")));
    }
    return kinds;
  }

  private Path empty() throws IOException {
    if (folder == null) {
      return Files.createTempDirectory("fairlead-stress-");
    }
    Files.createDirectories(folder);
    try (var there = Files.list(folder)) {
      require(there.findAny().isEmpty(), "--output: there is something in " + folder);
    }
    return folder;
  }

  private void require(boolean sound, String sentence) {
    if (!sound) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  private static List<String> command(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Flags.forChild());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }
}
