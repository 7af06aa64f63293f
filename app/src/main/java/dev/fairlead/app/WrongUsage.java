package dev.fairlead.app;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Says what was wrong with the arguments. The usage of a command with many options would push that
 * out of sight: there, it is only said how to get it. Stateless: any thread.
 */
final class WrongUsage implements CommandLine.IParameterExceptionHandler {
  private static final int MANY_OPTIONS = 15;

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText(e.getMessage()));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      if (line.getCommandSpec().options().size() < MANY_OPTIONS) {
        line.usage(err, line.getColorScheme());
      } else {
        err.println("Try: ./" + line.getCommandSpec().qualifiedName() + " --help");
      }
    }
    err.flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }
}
