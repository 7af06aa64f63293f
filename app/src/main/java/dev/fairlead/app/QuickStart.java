package dev.fairlead.app;

import dev.fairlead.config.ReadResult;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code run} and {@code proxy} in their plainest forms, without picocli, whose reading of the
 * options takes longer than all the rest of a start. Whatever is not plain, or not right, is left
 * to picocli, which alone answers for usage and errors in it. Stateless.
 */
final class QuickStart {
  private QuickStart() {}

  /** The exit code, or nothing when the command is not one for here. */
  static OptionalInt run(String[] args) {
    if (args.length == 0) {
      return OptionalInt.empty();
    }
    try {
      return switch (args[0]) {
        case "run" -> serveFile(args);
        case "proxy" -> serveDirect(args);
        default -> OptionalInt.empty();
      };
    } catch (TypeConversionException e) {
      return OptionalInt.empty();
    } catch (IOException | RuntimeException e) {
      if (System.getenv("FAIRLEAD_DEBUG") != null) {
        e.printStackTrace();
      } else {
        System.err.println("fairlead: " + Failures.sentence(e));
      }
      return OptionalInt.of(1);
    }
  }

  /** {@code run [-c FILE] [--no-watch]}. */
  private static OptionalInt serveFile(String[] args) throws IOException {
    Path file = Path.of("fairlead.yaml");
    boolean watch = true;
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("--no-watch")) {
        watch = false;
      } else if ((args[i].equals("-c") || args[i].equals("--config")) && i + 1 < args.length) {
        file = Path.of(args[++i]);
      } else {
        return OptionalInt.empty();
      }
    }
    return ConfigFile.read(file) instanceof ReadResult.Loaded read
        ? OptionalInt.of(RunCommand.serve(read, file, watch))
        : OptionalInt.empty();
  }

  /** {@code proxy --to URL … [--listen ADDR …] [--workers N]}. */
  private static OptionalInt serveDirect(String[] args) throws IOException {
    List<Address> backends = new ArrayList<>();
    List<Address> listeners = new ArrayList<>();
    int workers = 0;
    if (args.length % 2 == 0) {
      return OptionalInt.empty();
    }
    for (int i = 1; i < args.length; i += 2) {
      String value = args[i + 1];
      switch (args[i]) {
        case "--to" -> backends.add(new AddressConverter.Backend().convert(value));
        case "--listen" -> listeners.add(new AddressConverter().convert(value));
        case "--workers" -> {
          if (!value.matches("[0-9]{1,3}")) {
            return OptionalInt.empty();
          }
          workers = Integer.parseInt(value);
        }
        default -> {
          return OptionalInt.empty();
        }
      }
    }
    if (backends.isEmpty()) {
      return OptionalInt.empty();
    }
    List<Address> where = listeners.isEmpty() ? List.of(new Address("127.0.0.1", 8080)) : listeners;
    return OptionalInt.of(ProxyCommand.serve(DirectSpec.of(where, backends).workers(workers)));
  }
}
