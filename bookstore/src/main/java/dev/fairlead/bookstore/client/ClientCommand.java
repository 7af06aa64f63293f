package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share: where to ask, how to print, what to do when it fails. */
abstract class ClientCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "Bookstore or proxy to ask (default: ${DEFAULT-VALUE}).")
  private String url = "http://127.0.0.1:8080";

  @Option(names = "--json", description = "Print the answer's JSON instead of a table.")
  private boolean json;

  /** Asks and prints. */
  abstract void run(BookstoreClient client) throws ClientException, InterruptedException;

  @Override
  public final Integer call() {
    try (BookstoreClient client = new BookstoreClient(base())) {
      run(client);
      return CommandLine.ExitCode.OK;
    } catch (ClientException e) {
      print(err(), TerminalText.shown(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      print(err(), "Interrupted.");
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Ends the command with usage help and exit code 2. */
  final ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Prints the answer as JSON when that was asked for, else as the given text, and who gave it. */
  final void print(Reply reply, JsonNode whole, String text, String summary) {
    String backend =
        reply.backend().isEmpty() ? "an unnamed backend" : TerminalText.shown(reply.backend());
    if (json) {
      print(out(), TerminalText.shownJson(whole.toPrettyString().replace("\r", "")));
      print(err(), "answered by " + backend);
    } else {
      out().print(text);
      print(out(), summary + "answered by " + backend);
    }
  }

  private URI base() {
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw notBase();
    }
    throw notBase();
  }

  private ParameterException notBase() {
    return usage("--url takes a URL such as http://127.0.0.1:8080, not '" + url + "'");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static void print(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
