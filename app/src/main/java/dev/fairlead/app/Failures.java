package dev.fairlead.app;

import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into one line on standard error; with FAIRLEAD_DEBUG, into all. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    if (System.getenv("FAIRLEAD_DEBUG") != null) {
      failure.printStackTrace(commandLine.getErr());
    } else {
      commandLine.getErr().println("fairlead: " + sentence(failure));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What went wrong, for a reader who does not know the code. */
  static String sentence(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return message + ": no such file";
    }
    if (message == null || failure instanceof RuntimeException) {
      return failure + " (set FAIRLEAD_DEBUG=1 to see where)";
    }
    return message;
  }
}
