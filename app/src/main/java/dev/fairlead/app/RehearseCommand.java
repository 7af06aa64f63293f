package dev.fairlead.app;

import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.PeriodReader;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.rehearsal.ClientMask;
import dev.fairlead.rehearsal.JsonRehearsal;
import dev.fairlead.rehearsal.RecordedComparison;
import dev.fairlead.rehearsal.RecordedJson;
import dev.fairlead.rehearsal.RecordedText;
import dev.fairlead.rehearsal.Rehearsal;
import dev.fairlead.rehearsal.TextRehearsal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead rehearse}. */
@Command(
    name = "rehearse",
    description = {
      "Says what a new configuration would have made of recorded traffic, against the one in force:"
          + " other routes, backends' shares, refusals, and whose.",
      "Plays an access log through both; nothing is sent anywhere."
    },
    footer = {
      "%nExamples:",
      "  ./fairlead rehearse new.yaml --log access.log",
      "  ./fairlead rehearse new.yaml -c old.yaml --log access.log.gz --format json",
      "  ./fairlead rehearse new.yaml --log apache.log --host shop.example --mask 24",
      "  ./fairlead rehearse new.yaml --log access.log access.log.1.gz --from yesterday",
      "  ./fairlead rehearse new.yaml --recorded fairlead-state --from yesterday"
    })
final class RehearseCommand implements Callable<Integer> {
  /** How it is written. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NEW",
      arity = "0..1",
      hideParamSyntax = true,
      description = "The new configuration, wherever it stands.")
  private @Nullable Path fresh;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "The access log: this proxy's JSON, or the combined format; may be gzipped; - for standard"
              + " input. Several, such as rotated ones, are played as one (default: that of the"
              + " configuration in force).",
      arity = "1..*")
  private List<Path> logs = new ArrayList<>();

  @Option(
      names = "--recorded",
      paramLabel = "STORE",
      description =
          "The history instead of a log: a state folder, a file, or postgresql://user@host/database."
              + " It has counts only.")
  private @Nullable String recorded;

  @Option(names = "--from", paramLabel = "TIME", description = "From when on; as of report.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Until when; as of report.")
  private @Nullable String to;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The host that was asked for, where the log does not say.")
  private @Nullable String host;

  @Option(
      names = "--mask",
      paramLabel = "BITS",
      description = "Show clients by networks of so many bits: 24, or 24,48 for IPv6 too.")
  private @Nullable String mask;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: text).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    ClientMask shown = mask();
    Path wanted = fresh();
    requireSense();
    ProxySpec now = read(config.file);
    ProxySpec then = now == null ? null : read(wanted);
    if (now == null || then == null) {
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (recorded != null) {
      out.print(history(recorded, wanted, now, then));
      out.flush();
      return 0;
    }
    Path state = StateFolder.of(now.state(), System.getenv("STATE_DIRECTORY"), config.file);
    // Asking must not make one.
    Secrets secrets =
        Files.exists(state.resolve(StickySecret.FILE))
            ? new StickySecret(state, spec.commandLine().getErr()::println)
            : Secrets.ephemeral();
    PeriodReader.Period period = period();
    Rehearsal.Outcome outcome =
        Rehearsal.run(
            new Rehearsal.Plan(
                log(now),
                from == null ? Instant.EPOCH : period.from(),
                to == null ? Instant.MAX : period.to(),
                now,
                then,
                secrets,
                host(),
                shown));
    String before = config.file.toString();
    String after = wanted.toString();
    out.print(
        switch (format) {
          case TEXT -> TextRehearsal.of(outcome, before, after);
          case JSON -> JsonRehearsal.of(outcome, before, after);
        });
    out.flush();
    return 0;
  }

  /** The new configuration; behind --log, which takes several files, it is among these. */
  private Path fresh() {
    Path named = fresh;
    if (named != null) {
      return named;
    }
    List<Path> among = logs.stream().filter(RehearseCommand::isConfig).toList();
    if (among.size() != 1) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: NEW, the new configuration");
    }
    logs.removeAll(among);
    if (logs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--log names no log");
    }
    return among.getFirst();
  }

  private static boolean isConfig(Path file) {
    return file.toString().matches("(?i).*\\.ya?ml");
  }

  private void requireSense() {
    String wrong = null;
    if (recorded != null && !logs.isEmpty()) {
      wrong = "--recorded and --log: one or the other";
    } else if (recorded != null && (host != null || mask != null)) {
      wrong = "--host and --mask are of a log; a history has no hosts, and shows no clients";
    } else if (logs.stream().map(RehearseCommand::whole).distinct().count() < logs.size()) {
      wrong = "--log names a file twice; its requests would count twice";
    }
    if (wrong != null) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
  }

  /** The file itself, whatever link leads to it. */
  private static Path whole(Path log) {
    try {
      return log.toRealPath();
    } catch (IOException notThere) {
      // Which is said when it is opened.
      return log.toAbsolutePath().normalize();
    }
  }

  private String history(String store, Path wanted, ProxySpec now, ProxySpec then)
      throws IOException {
    try {
      PeriodReader.Period period = period();
      boolean folder = !store.contains("://") && Files.isDirectory(Path.of(store));
      RecordedComparison found =
          RecordedComparison.of(
              folder
                  ? new StoreAddress.Sqlite(Path.of(store).resolve(StoreAddress.FILE))
                  : StoreAddress.of(store),
              period.from(),
              period.to(),
              now,
              then);
      return switch (format) {
        case TEXT -> RecordedText.of(found, config.file.toString(), wanted.toString());
        case JSON -> RecordedJson.of(found, config.file.toString(), wanted.toString());
      };
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private PeriodReader.Period period() {
    try {
      return new PeriodReader(ZoneId.systemDefault(), Instant.now())
          .read(from, to, recorded == null ? Grain.DAILY : Grain.HOURLY);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable ProxySpec read(Path file) throws IOException {
    return switch (ConfigFile.read(file)) {
      case ReadResult.Loaded loaded -> loaded.spec();
      case ReadResult.Rejected rejected -> {
        CheckCommand.print(rejected, file, spec.commandLine().getErr());
        yield null;
      }
    };
  }

  private List<Path> log(ProxySpec now) {
    if (!logs.isEmpty()) {
      return logs;
    }
    var own = now.accessLog();
    if (own == null || own.file().equals("-")) {
      throw new ParameterException(
          spec.commandLine(),
          config.file + " writes no access log to a file; name one with --log FILE");
    }
    return List.of(Path.of(own.file()));
  }

  private @Nullable String host() {
    if (host != null && !host.matches("[!-~]{1,255}")) {
      throw new ParameterException(spec.commandLine(), "--host is no name of a host");
    }
    return host;
  }

  private ClientMask mask() {
    try {
      return mask == null ? ClientMask.STANDARD : ClientMask.of(mask);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--mask: " + e.getMessage(), e);
    }
  }
}
