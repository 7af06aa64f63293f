package dev.fairlead.app;

import dev.fairlead.comparison.PolicyComparison;
import dev.fairlead.comparison.report.HtmlPage;
import dev.fairlead.comparison.report.JsonReport;
import dev.fairlead.comparison.report.Reality;
import dev.fairlead.comparison.report.Report;
import dev.fairlead.comparison.report.TextReport;
import dev.fairlead.comparison.result.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead compare-policies}. */
@Command(
    name = "compare-policies",
    description = {
      "Finds out which balancing policy suits your traffic.",
      "Runs every policy through simulated traffic and backends, prints a table, writes a page with"
          + " charts, and recommends one.",
      "With --live the same is done in reality too, through the proxy on this machine."
    },
    footer = {
      "%nExamples:",
      "  ./fairlead compare-policies",
      "  ./fairlead compare-policies --scenario one-slow,failing --load 0.8",
      "  ./fairlead compare-policies --log access.log --speed 10",
      "  ./fairlead compare-policies --live --policies first,peak-ewma"
    })
final class ComparePoliciesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ComparisonPlan plan = new ComparisonPlan();

  @ArgGroup(exclusive = false, heading = "%nIn reality:%n")
  private LiveOptions live = new LiveOptions();

  @Option(
      names = "--html",
      defaultValue = "compare-policies.html",
      paramLabel = "FILE",
      description = "Where the page goes, one file (default: ${DEFAULT-VALUE}).")
  private Path html = Path.of("compare-policies.html");

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireFolder("--html", html);
    requireFolder("--json", json);
    requireOther("--html", html, "--json", json);
    requireOther("--log", plan.log(), "--html", html);
    requireOther("--log", plan.log(), "--json", json);
    live.requireSense(spec.commandLine());
    Comparison comparison;
    try {
      comparison =
          PolicyComparison.run(
              plan.read(spec.commandLine()), what -> Console.say("simulating " + what));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), sentence(e), e);
    }
    Reality reality = live.wanted() ? live.run(plan.read(spec.commandLine())) : null;
    write(new Report(comparison, reality, command()));
    return 0;
  }

  private void write(Report report) throws IOException {
    write(html, HtmlPage.of(report));
    if (json != null) {
      write(json, JsonReport.of(report));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("The page with charts: " + html.toAbsolutePath().toUri());
    if (json != null) {
      out.println("All figures:          " + json.toAbsolutePath());
    }
    out.println();
    out.print(TextReport.of(report));
    out.flush();
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      // The system says what is wrong, but not always with what.
      String why = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
      throw new IOException(
          file + " cannot be written: " + (why == null ? e.getClass().getSimpleName() : why), e);
    }
  }

  /** One file cannot hold two things, however it is spelled. */
  private void requireOther(String option, @Nullable Path one, String to, @Nullable Path other)
      throws IOException {
    if (one != null && other != null && real(one).equals(real(other))) {
      throw new ParameterException(
          spec.commandLine(), option + " and " + to + " name the same file: " + other);
    }
  }

  /** Its path without symbolic links, also of a file that is not there yet. */
  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path target =
        Files.isSymbolicLink(file) ? file.resolveSibling(Files.readSymbolicLink(file)) : file;
    Path whole = target.toAbsolutePath().normalize();
    Path folder = whole.getParent();
    Path name = whole.getFileName();
    return folder == null || name == null || !Files.isDirectory(folder)
        ? whole
        : folder.toRealPath().resolve(name);
  }

  /** Found out before minutes of work, not after. */
  private void requireFolder(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + file + " is a folder; name a file in it");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), option + ": the folder " + folder + " does not exist");
    }
  }

  private String command() {
    return "./fairlead " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  private static String sentence(IllegalArgumentException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
