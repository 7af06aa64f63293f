package dev.fairlead.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code fairlead test}, so that the help knows it. The launcher at the root of the sources runs
 * the suite itself, since it needs Maven and no build; this class answers where there are none.
 */
@Command(
    name = "test",
    description = "Runs the whole test suite with Maven (from the sources only).",
    footer = {
      "%nExamples:",
      "  ./fairlead test",
      "  ./fairlead test -pl core -am     # one module, with the modules it needs"
    })
final class TestCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "MAVEN-OPTION", description = "Passed on to Maven.")
  private List<String> options = List.of();

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "fairlead: the tests are with the sources; there, run ./fairlead test "
                + String.join(" ", options));
    return 1;
  }
}
