package dev.fairlead.app;

import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead proxy}. */
@Command(
    name = "proxy",
    description = "Runs a proxy in front of some backends, without a configuration file.",
    footer = {
      "%nExamples:",
      "  ./fairlead proxy --to http://127.0.0.1:9001 --to http://127.0.0.1:9002",
      "  ./fairlead proxy --to http://10.0.0.7:3000 --listen :80 --balance first"
    })
final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      converter = AddressConverter.Backend.class,
      description = "A backend; may be given many times.")
  private List<Address> backends = List.of();

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      converter = AddressConverter.class,
      description =
          "Where to listen: host:port, or a port of all interfaces (default: 127.0.0.1:8080)."
              + " May be given many times.")
  private List<Address> listeners = List.of(new Address("127.0.0.1", 8080));

  @Option(
      names = "--balance",
      paramLabel = "POLICY",
      converter = PolicyConverter.class,
      completionCandidates = PolicyConverter.Words.class,
      description = "How a backend is chosen: ${COMPLETION-CANDIDATES} (default: round-robin).")
  private BalancePolicy balance = BalancePolicy.ROUND_ROBIN;

  @Option(
      names = "--admin",
      paramLabel = "ADDR",
      converter = AddressConverter.Admin.class,
      description = "Where fairlead status finds it; no admin port when not given.")
  private @Nullable Address admin;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "A line per exchange into this file, or - for standard output.")
  private @Nullable String accessLog;

  @Option(
      names = "--access-log-format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: json).")
  private AccessLogSpec.Format format = AccessLogSpec.Format.JSON;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Event loops; 0, the default, for one per processor.")
  private int workers;

  @Override
  public Integer call() throws IOException {
    DirectSpec spec =
        DirectSpec.of(listeners, backends).balance(balance).workers(workers).admin(admin);
    if (accessLog != null) {
      spec.accessLog(accessLog, format);
    }
    return serve(spec);
  }

  /**
   * Serves until the process is told to stop.
   *
   * @return the exit code
   */
  static int serve(DirectSpec spec) throws IOException {
    try (ProxyRun run = Startup.start(spec)) {
      Signals.on("HUP", signal -> run.reopenAccessLog());
      return Shutdown.await(run);
    }
  }
}
