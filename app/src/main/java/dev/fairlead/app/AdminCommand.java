package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a running proxy, and prints what it says as text or as JSON. */
@Command
abstract class AdminCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Mixin AdminOption admin = new AdminOption();

  @Option(names = "--json", description = "Print what the admin port answers.")
  boolean json;

  @Override
  public final Integer call() throws IOException, InterruptedException {
    try (AdminClient client = admin.client()) {
      return ask(client);
    } finally {
      // What is printed without an end of line, or by format, waits in them.
      out().flush();
      err().flush();
    }
  }

  /** Asks, prints, and returns the exit code. */
  abstract int ask(AdminClient client) throws IOException, InterruptedException;

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
