package dev.fairlead.app;

import dev.fairlead.bookstore.BookstoreCommand;
import dev.fairlead.bookstore.client.BooksCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "fairlead",
    description = "A load-balancing reverse proxy: one download, one YAML file.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed; standard error says why", "2:wrong usage"})
public final class Main implements Runnable {
  /** In the order of the help text. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("proxy", ProxyCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("policies", PoliciesCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("backends", BackendsCommand::new);
    COMMANDS.put("why", WhyCommand::new);
    COMMANDS.put("events", EventsCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("compare-policies", ComparePoliciesCommand::new);
    COMMANDS.put("simulate", SimulateCommand::new);
    COMMANDS.put("stress", StressCommand::new);
    COMMANDS.put("schema", SchemaCommand::new);
    COMMANDS.put("cert", CertCommand::new);
    COMMANDS.put("books", BooksCommand::new);
    COMMANDS.put("bookstore", BookstoreCommand::new);
    COMMANDS.put("test", TestCommand::new);
    COMMANDS.put("package", PackageCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put("version", VersionCommand::new);
    COMMANDS.put("demo-backend", DemoBackendCommand::new);
    COMMANDS.put("train", TrainCommand::new);
  }

  /** Commands that look at the others. */
  private static final Set<String> CURIOUS = Set.of("completion");

  /**
   * The web server's start-up chatter is kept out. Held, because java.util.logging forgets the
   * level of a logger that nobody holds.
   */
  private static final Logger WEB_SERVER_LOG = Logger.getLogger("io.helidon");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** For picocli, which fills in the options. */
  public Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    WEB_SERVER_LOG.setLevel(Level.WARNING);
    OptionalInt done = QuickStart.run(args);
    if (done.isPresent()) {
      System.exit(done.getAsInt());
    }
    boolean known = args.length > 0 && COMMANDS.containsKey(args[0]) && !CURIOUS.contains(args[0]);
    Set<String> wanted = known ? Set.of(args[0]) : COMMANDS.keySet();
    System.exit(commandLine(wanted).execute(args));
  }

  /** With every command. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS.keySet());
  }

  /**
   * With some commands only: reading the options of all would take longer than the start itself.
   */
  private static CommandLine commandLine(Set<String> wanted) {
    CommandLine line = new CommandLine(new Main());
    COMMANDS.forEach((name, command) -> {
      if (wanted.contains(name)) {
        line.addSubcommand(name, command.get());
      }
    });
    return line.setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new WrongUsage())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do.");
  }
}
