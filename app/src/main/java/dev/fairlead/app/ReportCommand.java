package dev.fairlead.app;

import dev.fairlead.admin.HistoryNames;
import dev.fairlead.analytics.history.ConfiguredNames;
import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.history.UnknownNameException;
import dev.fairlead.analytics.report.CsvReport;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.HtmlReport;
import dev.fairlead.analytics.report.JsonReport;
import dev.fairlead.analytics.report.PeriodReader;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.analytics.report.TextReport;
import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.ReadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead report}. */
@Command(
    name = "report",
    description = {
      "Says what the traffic came to: peaks and lows, status codes, latencies, the busiest, errors"
          + " and their causes, against the period before.",
      "Reads the history, whether the proxy runs or not."
    },
    footer = {
      "%nExamples:",
      "  ./fairlead report",
      "  ./fairlead report --daily --from 2026-03-01 --zone Europe/Berlin",
      "  ./fairlead report --from yesterday --to yesterday --route api",
      "  ./fairlead report --weekly --format html --output traffic.html"
    })
final class ReportCommand implements Callable<Integer> {
  /** How it is written. */
  enum Format {
    TEXT,
    HTML,
    JSON,
    CSV
  }

  /** By what it is listed: one of them. */
  static final class Listing {
    @Option(names = "--hourly", description = "By hours; of the last 24, if no period is given.")
    @SuppressWarnings("UnusedVariable") // what holds when none is given, too
    private boolean hourly;

    @Option(names = "--daily", description = "By days; of the last 30, if no period is given.")
    private boolean daily;

    @Option(names = "--weekly", description = "By weeks; of the last 12, if no period is given.")
    private boolean weekly;

    private Grain grain() {
      return daily ? Grain.DAILY : weekly ? Grain.WEEKLY : Grain.HOURLY;
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @ArgGroup private Listing listing = new Listing();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Start: 2026-03-29, 2026-03-29T14:30, today, yesterday, or how long ago: 7d, 12h"
              + " (-7d means the same).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description =
          "End (default: now); a date alone includes that day. One in the future means now.")
  private @Nullable String to;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "By whose clock: Europe/Berlin, UTC (default: that of the machine).")
  private @Nullable String zone;

  @Option(names = "--route", paramLabel = "NAME", description = "Of this route only.")
  private @Nullable String route;

  @Option(names = "--upstream", paramLabel = "NAME", description = "Of this upstream only.")
  private @Nullable String upstream;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Of this backend only: its name, or upstream/name.")
  private @Nullable String backend;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: text).")
  private Format format = Format.TEXT;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Into this file, instead of standard output.")
  private @Nullable Path output;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "The history: a file, or postgresql://user:password@host/database (default: that of the"
              + " configuration).")
  private @Nullable String store;

  @Override
  public Integer call() throws IOException {
    ReportRequest request = request();
    Report report;
    Source source = source();
    try (HistoryReader reader = HistoryReader.open(source.store())) {
      reader.configured(source.names());
      report = ReportMaker.make(reader, request, Instant.now());
    } catch (UnknownNameException e) {
      throw new IOException(e.getMessage() + nearest(e), e);
    }
    String text =
        switch (format) {
          case TEXT -> TextReport.of(report);
          case HTML -> HtmlReport.of(report);
          case JSON -> JsonReport.of(report);
          case CSV -> CsvReport.of(report);
        };
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text);
      out.flush();
    } else {
      Files.writeString(output, text);
      Console.say("the report is in " + output);
    }
    return 0;
  }

  private ReportRequest request() {
    ZoneId clock = zone();
    Grain grain = listing.grain();
    try {
      PeriodReader.Period period = new PeriodReader(clock, Instant.now()).read(from, to, grain);
      if (period.clipped()) {
        Console.say("--to is in the future: the report ends now");
      }
      return new ReportRequest(
          period.from(),
          period.to(),
          clock,
          grain,
          new Selection(route, upstream, backend),
          "fairlead report --" + grain.word());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ZoneId zone() {
    if (zone == null) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      String meant = Nearest.to(zone, ZoneId.getAvailableZoneIds());
      throw new ParameterException(
          spec.commandLine(),
          "--zone '"
              + zone.replaceAll("[^ -~]", "?")
              + "' is no time zone, expected one such as Europe/Berlin or UTC"
              + (meant == null ? "" : "; did you mean " + meant + "?"),
          e);
    }
  }

  /** Of backends, the name alone may be meant, too. */
  private static String nearest(UnknownNameException e) {
    List<String> words = new ArrayList<>(e.known());
    e.known().stream()
        .filter(each -> each.indexOf('/') > 0)
        .forEach(each -> words.add(each.substring(each.indexOf('/') + 1)));
    String meant = Nearest.to(e.name(), words);
    return meant == null ? "" : "; did you mean " + meant + "?";
  }

  /** Where the history is, and which names are configured. */
  private record Source(StoreAddress store, ConfiguredNames names) {}

  private Source source() throws IOException {
    if (store != null) {
      try {
        return new Source(StoreAddress.of(store), ConfiguredNames.NONE);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
    if (!(ConfigFile.read(config.file) instanceof ReadResult.Loaded loaded)) {
      throw new IOException(
          config.file + " has problems (./fairlead check names them); --store names the history");
    }
    AnalyticsSpec analytics = loaded.spec().analytics();
    Path state =
        StateFolder.of(loaded.spec().state(), System.getenv("STATE_DIRECTORY"), config.file);
    StoreAddress found = TrafficHistory.address(analytics, state);
    if (!analytics.enabled() || found == null) {
      throw new IOException("no history is kept: analytics are off in " + config.file);
    }
    return new Source(found, HistoryNames.of(loaded.spec()));
  }
}
