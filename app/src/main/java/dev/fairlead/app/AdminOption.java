package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.http.TokenFile;
import dev.fairlead.config.AdminSpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running proxy is asked, and with what token; for the commands that ask one. */
final class AdminOption {
  private static final Duration PATIENCE = Duration.ofSeconds(70);
  private static final Path CONFIG = Path.of("fairlead.yaml");

  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = AddressConverter.Admin.class,
      description = "The proxy's admin port (default: http://127.0.0.1:9900).")
  private Address admin = new Address("127.0.0.1", 9900);

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "A token of the admin port (default: $FAIRLEAD_TOKEN; of a proxy on this machine, what its"
              + " token file says).")
  private @Nullable String token;

  /** A client of it, which asks for a token only when it needs one. */
  AdminClient client() {
    return client(admin, token);
  }

  /**
   * A client of any.
   *
   * @param token null for that of the environment, or else of the token file
   */
  static AdminClient client(Address admin, @Nullable String token) {
    String given = token == null ? System.getenv("FAIRLEAD_TOKEN") : token;
    return new AdminClient(
        admin, PATIENCE, given == null || given.isEmpty() ? null : given, () -> local(admin));
  }

  /** From the token file, but never for somebody on another machine. */
  private static Optional<String> local(Address admin) {
    try {
      if (!InetAddress.getByName(admin.host()).isLoopbackAddress()) {
        return Optional.empty();
      }
      return TokenFile.read(file()).stream()
          .max(Comparator.comparing((TokenFile.Line line) -> line.bearer().role()))
          .map(TokenFile.Line::token);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path file() throws IOException {
    String written = null;
    if (Files.isReadable(CONFIG) && ConfigFile.read(CONFIG) instanceof ReadResult.Loaded loaded) {
      AdminSpec spec = loaded.spec().admin();
      if (spec != null && spec.tokens() != null) {
        return Path.of(spec.tokens());
      }
      written = loaded.spec().state();
    }
    return StateFolder.of(written, System.getenv("STATE_DIRECTORY"), CONFIG)
        .resolve(TokenFile.NAME);
  }
}
