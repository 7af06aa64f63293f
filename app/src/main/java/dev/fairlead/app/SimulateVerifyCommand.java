package dev.fairlead.app;

import dev.fairlead.traffic.verify.Findings;
import dev.fairlead.traffic.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead simulate verify}. */
@Command(
    name = "verify",
    description = {
      "Compares what clients were told with the bookshop's database.",
      "Nothing lost, nothing doubled, no foreign data in any answer, prices and stock as told.",
      "Orders whose outcome no client knows are looked up by their key: there at most once."
    },
    exitCodeList = {"0:clean", "1:violations, each named; or it failed", "2:wrong usage"},
    footer = {
      "%nExamples:",
      "  ./fairlead simulate verify buy.jsonl --db books.db",
      "  ./fairlead simulate verify *.jsonl --db 'jdbc:postgresql://127.0.0.1/shop'"
    })
final class SimulateVerifyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "JOURNAL",
      description =
          "What --journal of the runs wrote; all runs since the database is there, or" + " some.")
  private List<Path> journals = new ArrayList<>();

  @Option(
      names = "--db",
      required = true,
      paramLabel = "DATABASE",
      description = "The bookshop's: a file of SQLite, or jdbc:postgresql://…")
  private String database = "";

  @Override
  public Integer call() throws IOException {
    Findings findings = Verification.of(journals, database);
    spec.commandLine().getOut().print(findings.text());
    spec.commandLine().getOut().flush();
    return findings.isClean() ? 0 : 1;
  }
}
