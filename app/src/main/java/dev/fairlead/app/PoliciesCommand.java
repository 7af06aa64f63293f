package dev.fairlead.app;

import dev.fairlead.config.BalancePolicy;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead policies}. */
@Command(
    name = "policies",
    description = "Lists the ways to choose a backend.",
    footer = {
      "%nExample:",
      "  ./fairlead policies",
      "  # then, in fairlead.yaml:",
      "  #   upstreams: { shop: { balance: least-connections, … } }"
    })
final class PoliciesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text());
    out.flush();
    return 0;
  }

  /** A line for each policy, and where to read on. */
  static String text() {
    BalancePolicy[] policies = BalancePolicy.values();
    int width = Arrays.stream(policies).mapToInt(policy -> policy.word().length()).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (BalancePolicy policy : policies) {
      out.append(policy.word())
          .repeat(' ', width - policy.word().length() + 2)
          .append(policy.meaning())
          .append('\n');
    }
    return out.append("\nWhich to take, with pictures: docs/BALANCING.md.")
        .append(" How to write it: docs/CONFIGURATION.md.\n")
        .toString();
  }
}
