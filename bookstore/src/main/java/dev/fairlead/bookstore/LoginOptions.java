package dev.fairlead.bookstore;

import dev.fairlead.bookstore.customer.Passwords;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options on customers and the administrator. Used by one thread. */
final class LoginOptions {
  /** Where the password may also stand, so that it does not show in the list of processes. */
  private static final String ADMIN_PASSWORD = "BOOKSTORE_ADMIN_PASSWORD";

  @Option(
      names = "--admin-password",
      paramLabel = "WORD",
      description =
          "Password of admin@example.org, 8 to 128 characters; also from the environment's "
              + ADMIN_PASSWORD
              + ". Without one nobody is administrator.")
  private @Nullable String adminPassword;

  @Option(
      names = "--password-rounds",
      paramLabel = "N",
      description = "PBKDF2 rounds of new passwords' hashes, 1000 or more (default: 600000).")
  private int rounds = Passwords.ROUNDS;

  @Option(
      names = "--token-lifetime",
      paramLabel = "SECONDS",
      description = "How long a login holds (default: 7200).")
  private long lifetime = LoginSettings.USUAL.tokenLifetime().toSeconds();

  LoginOptions() {}

  LoginSettings read() {
    String password = adminPassword == null ? System.getenv(ADMIN_PASSWORD) : adminPassword;
    return new LoginSettings(rounds, Duration.ofSeconds(lifetime), password);
  }
}
