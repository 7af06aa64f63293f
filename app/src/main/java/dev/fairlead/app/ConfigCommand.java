package dev.fairlead.app;

import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.control.Export;
import dev.fairlead.control.Overlay;
import dev.fairlead.control.OverlayFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead config}. */
@Command(
    name = "config",
    description =
        "The configuration: shown, kept with what was changed at run time, replaced, taken back.",
    subcommands = {
      ConfigDiffCommand.class,
      ConfigApplyCommand.class,
      ConfigConfirmCommand.class,
      ConfigHistoryCommand.class,
      ConfigRevertCommand.class
    },
    footer = {
      "%nExamples:",
      "  ./fairlead config show --effective",
      "  ./fairlead config export --write",
      "  ./fairlead config diff new.yaml",
      "  ./fairlead config apply new.yaml --confirm-within 60s",
      "  ./fairlead config confirm",
      "  ./fairlead config history",
      "  ./fairlead config revert 7"
    })
final class ConfigCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Command(name = "show", description = "Prints the configuration file.")
  int show(
      @Mixin ConfigOption config,
      @Option(
              names = "--effective",
              description = "As it is in force: with what was changed at run time.")
          boolean effective)
      throws IOException {
    return ConfigFile.read(config.file) instanceof ReadResult.Loaded read && !effective
        ? print(read.text())
        : print(config.file);
  }

  @Command(
      name = "export",
      description = {
        "Puts what was changed at run time into the configuration: prints the whole file, or writes"
            + " it. Only the backends that were changed are touched.",
        "A proxy that runs takes the file up, and forgets what it says by itself."
      })
  int export(
      @Mixin ConfigOption config,
      @Option(names = "--write", description = "Write the file instead of printing it.")
          boolean write)
      throws IOException {
    return write ? write(config.file) : print(config.file);
  }

  private int print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private int print(Path file) throws IOException {
    return switch (ConfigFile.read(file)) {
      case ReadResult.Loaded read -> print(exported(read, file));
      case ReadResult.Rejected rejected -> refuse(rejected, file);
    };
  }

  private int write(Path file) throws IOException {
    if (!(ConfigFile.read(file) instanceof ReadResult.Loaded read)) {
      return print(file);
    }
    String text = exported(read, file);
    if (text.equals(read.text())) {
      spec.commandLine().getOut().println(file + " says all of it already");
      return 0;
    }
    return switch (SpecReader.read(text, file.toString(), ConfigFile.ENVIRONMENT)) {
      case ReadResult.Rejected rejected -> refuse(rejected, file);
      case ReadResult.Loaded _ -> {
        Export.write(file, text);
        spec.commandLine().getOut().println(file + " is written");
        yield 0;
      }
    };
  }

  private int refuse(ReadResult.Rejected rejected, Path file) {
    CheckCommand.print(rejected, file, spec.commandLine().getErr());
    return 1;
  }

  private String exported(ReadResult.Loaded read, Path file) throws IOException {
    Path state = StateFolder.of(read.spec().state(), System.getenv("STATE_DIRECTORY"), file);
    return switch (new OverlayFile(state).read()) {
      case OverlayFile.Read.Bad(String why) -> throw new IOException(why);
      case OverlayFile.Read.Good(Overlay overlay) -> {
        Overlay.Laid laid = overlay.laidOver(read.spec());
        laid.warnings().forEach(each -> spec.commandLine().getErr().println("warning: " + each));
        yield Export.of(read.text(), read.spec(), laid.spec(), ConfigFile.ENVIRONMENT);
      }
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do with the configuration.");
  }
}
