package dev.fairlead.bookstore;

import dev.fairlead.bookstore.customer.Passwords;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How customers come in. Immutable.
 *
 * @param passwordRounds of the hash of new passwords, at least {@link Passwords#MIN_ROUNDS}
 * @param tokenLifetime how long a login holds, at least a second
 * @param adminPassword of the administrator; none comes in when it is null
 */
public record LoginSettings(
    int passwordRounds, Duration tokenLifetime, @Nullable String adminPassword) {
  /** Safe passwords, two hours, no administrator. */
  public static final LoginSettings USUAL =
      new LoginSettings(Passwords.ROUNDS, Duration.ofHours(2), null);

  /** Checks the ranges. */
  public LoginSettings {
    if (passwordRounds < Passwords.MIN_ROUNDS) {
      throw new IllegalArgumentException(
          "password rounds must be at least " + Passwords.MIN_ROUNDS + ", not " + passwordRounds);
    }
    if (tokenLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("tokens must live for at least a second");
    }
    if (adminPassword != null && (adminPassword.length() < 8 || adminPassword.length() > 128)) {
      throw new IllegalArgumentException("the admin password must have 8 to 128 characters");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return passwordRounds + " rounds, tokens of " + tokenLifetime;
  }
}
