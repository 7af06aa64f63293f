package dev.fairlead.bookstore.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The client's commands; alone it asks for one of them. */
@Command(
    name = "books",
    mixinStandardHelpOptions = true,
    description = "Lists, shows and changes the books of a bookstore, directly or through a proxy.",
    subcommands = {
      ListBooks.class,
      GetBook.class,
      AddBook.class,
      UpdateBook.class,
      DeleteBook.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"1:the request failed", "2:the command line is wrong"})
public final class BooksCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** For picocli. */
  public BooksCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, get, add, update or delete.");
  }
}
