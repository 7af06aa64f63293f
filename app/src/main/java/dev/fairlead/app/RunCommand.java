package dev.fairlead.app;

import dev.fairlead.config.ReadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead run}. */
@Command(
    name = "run",
    description = {
      "Runs the proxy that a configuration file describes.",
      "A changed file is taken up while running; so is SIGHUP, which also reopens the access log."
          + " SIGTERM and SIGINT let exchanges finish, a second one does not."
    },
    footer = {
      "%nExamples:",
      "  ./fairlead run",
      "  ./fairlead run -c /etc/fairlead.yaml --no-watch"
    })
final class RunCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Take up the file when it changes (default), or only on SIGHUP.")
  private boolean watch = true;

  @Override
  public Integer call() throws IOException {
    return switch (ConfigFile.read(config.file)) {
      case ReadResult.Loaded loaded -> serve(loaded, config.file, watch);
      case ReadResult.Rejected rejected -> {
        CheckCommand.print(rejected, config.file, spec.commandLine().getErr());
        yield 1;
      }
    };
  }

  /**
   * Serves until the process is told to stop.
   *
   * @return the exit code
   */
  static int serve(ReadResult.Loaded first, Path file, boolean watch) throws IOException {
    try (ProxyRun run = Startup.start(Origin.of(first, file))) {
      Reload reload = new Reload(file, run, Console::say);
      Signals.on(
          "HUP",
          signal -> {
            run.reopenAccessLog();
            reload.now(signal);
          });
      if (!watch) {
        return Shutdown.await(run);
      }
      try (ConfigWatch _ =
          ConfigWatch.start(file, ConfigWatch.INTERVAL, () -> reload.changed(file + " changed"))) {
        return Shutdown.await(run);
      }
    }
  }
}
