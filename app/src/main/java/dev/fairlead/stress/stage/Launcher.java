package dev.fairlead.stress.stage;

import java.util.List;

/** How this program starts itself again as another process. Any thread. */
@FunctionalInterface
public interface Launcher {
  /**
   * The words of a command.
   *
   * @param flags for the JVM, after the usual ones
   * @param arguments for the program
   */
  List<String> command(List<String> flags, List<String> arguments);
}
