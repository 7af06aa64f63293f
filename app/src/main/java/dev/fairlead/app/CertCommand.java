package dev.fairlead.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead cert}. */
@Command(
    name = "cert",
    description = "Certificates for one's own machine.",
    footer = {
      "%nExamples:",
      "  ./fairlead cert dev shop.localhost",
      "  ./fairlead cert dev shop.localhost '*.shop.localhost' --folder certs"
    })
final class CertCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Command(
      name = "dev",
      description = {
        "Makes a certificate for names on this machine, signed by an authority that is made for it.",
        "The names localhost, 127.0.0.1 and ::1 are always among them. A certificate of the same"
            + " name is replaced; a proxy that serves it takes the new one up."
      })
  int dev(
      @Parameters(
              arity = "1..*",
              paramLabel = "NAME",
              description = "Host names or addresses; the first names the files.")
          List<String> names,
      @Option(
              names = "--folder",
              paramLabel = "FOLDER",
              defaultValue = "certs",
              description = "Where the files go (default: certs).")
          Path folder)
      throws IOException {
    for (String name : names) {
      if (!name.matches("(?:\\*\\.)?[A-Za-z0-9._-]+|[0-9a-fA-F:]+")) {
        throw new ParameterException(spec.commandLine(), "'" + name + "' is no host name.");
      }
    }
    DevCertificates.Pair made = new DevCertificates(folder, Instant.now()).make(names);
    PrintWriter out = spec.commandLine().getOut();
    out.println("made " + made.chain() + " and " + made.key());
    out.println("signed by " + made.authority() + ", which browsers must be told to trust");
    out.println(
        "in the configuration:  tls: { certificates: { chain: "
            + made.chain()
            + ", key: "
            + made.key()
            + " } }");
    out.println(
        "try:  curl --cacert " + made.authority() + " https://" + names.getFirst() + ":8443/");
    out.flush();
    return 0;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to make: cert dev NAME.");
  }
}
