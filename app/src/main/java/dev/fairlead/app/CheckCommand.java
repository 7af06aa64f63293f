package dev.fairlead.app;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead check}. */
@Command(
    name = "check",
    description = "Names every mistake in a configuration file, with line and column.",
    footer = {"%nExamples:", "  ./fairlead check", "  ./fairlead check -c other.yaml"})
final class CheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws IOException {
    return switch (ConfigFile.read(config.file)) {
      case ReadResult.Loaded loaded -> {
        spec.commandLine().getOut().println(summary(config.file, loaded.spec()));
        yield 0;
      }
      case ReadResult.Rejected rejected -> {
        print(rejected, config.file, spec.commandLine().getErr());
        yield 1;
      }
    };
  }

  /** All problems, a line each, and how many there are. */
  static void print(ReadResult.Rejected rejected, Path file, PrintWriter err) {
    rejected.problems().forEach(err::println);
    err.println(file + ": " + count(rejected.problems().size(), "problem"));
    err.flush();
  }

  private static String summary(Path file, ProxySpec spec) {
    int backends = spec.upstreams().values().stream().mapToInt(u -> u.backends().size()).sum();
    return file
        + ": OK ("
        + count(spec.listeners().size(), "listener")
        + ", "
        + count(spec.routes().size(), "route")
        + ", "
        + count(spec.upstreams().size(), "upstream")
        + ", "
        + count(backends, "backend")
        + ")";
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
