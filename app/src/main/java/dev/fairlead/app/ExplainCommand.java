package dev.fairlead.app;

import dev.fairlead.admin.ExplainClient;
import dev.fairlead.admin.ExplanationText;
import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ReadResult;
import dev.fairlead.front.DryRun;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead explain}. */
@Command(
    name = "explain",
    description =
        "Says what would become of a request and why: route, backend, limits, what is sent.",
    footer = {
      "%nExamples:",
      "  ./fairlead explain GET http://localhost:8080/api/v1/books",
      "  ./fairlead explain GET http://shop/cart -H 'Cookie: id=7' -c other.yaml",
      "  ./fairlead explain GET http://localhost:8080/ --admin 127.0.0.1:9900"
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "METHOD", description = "Such as GET.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "URL", description = "As a client would ask for it.")
  private String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "LINE",
      description = "A header line, 'Name: value'; may be given many times.")
  private List<String> headers = List.of();

  @Option(
      names = "--from",
      paramLabel = "IP",
      description = "Where the request comes from (default: " + RequestQuestion.LOOPBACK + ").")
  private @Nullable String from;

  @Option(names = "--json", description = "Print it as the admin port says it.")
  private boolean json;

  @ArgGroup(exclusive = true)
  private World world = new World();

  /** Which configuration is asked: one or the other. */
  static final class World {
    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "A configuration that need not run (default: fairlead.yaml).")
    private Path file = Path.of("fairlead.yaml");

    @Option(
        names = {"--url", "--admin"},
        paramLabel = "ADDR",
        converter = AddressConverter.Admin.class,
        description = "The admin port of a running proxy, which is asked instead.")
    private @Nullable Address admin;
  }

  @Override
  public Integer call() throws IOException {
    RequestQuestion question;
    try {
      question = RequestQuestion.of(method, url, headers, from);
    } catch (IllegalArgumentException e) {
      // The mistake is in the request, which the usage says nothing about.
      spec.commandLine().getErr().println(e.getMessage());
      return spec.exitCodeOnInvalidInput();
    }
    Address admin = world.admin;
    RequestExplanation explanation;
    if (admin != null) {
      try (AdminClient client = AdminOption.client(admin, null)) {
        explanation = ExplainClient.ask(client, question);
      }
    } else {
      ReadResult read = ConfigFile.read(world.file);
      if (read instanceof ReadResult.Rejected rejected) {
        CheckCommand.print(rejected, world.file, spec.commandLine().getErr());
        return 1;
      }
      explanation = offline((ReadResult.Loaded) read, question);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ExplainClient.json(explanation) + "\n" : ExplanationText.of(explanation));
    out.flush();
    return 0;
  }

  private RequestExplanation offline(ReadResult.Loaded read, RequestQuestion question) {
    Path state = StateFolder.of(read.spec().state(), System.getenv("STATE_DIRECTORY"), world.file);
    // Asking must not make one.
    Secrets secrets =
        Files.exists(state.resolve(StickySecret.FILE))
            ? new StickySecret(state, spec.commandLine().getErr()::println)
            : Secrets.ephemeral();
    return DryRun.explain(read.spec(), secrets, question);
  }
}
