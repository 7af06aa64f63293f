package dev.fairlead.bookstore.customer;

import dev.fairlead.bookstore.rule.Refusal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes and checks passwords with PBKDF2-HMAC-SHA-256 (RFC 8018). A hash says how it was made:
 * {@code pbkdf2-sha256$rounds$salt$hash}. At most one hash per processor is computed at a time, so
 * that a flood of logins leaves the rest of the shop some of them. Any thread.
 */
public final class Passwords {
  /** What OWASP's Password Storage Cheat Sheet asks for. */
  public static final int ROUNDS = 600_000;

  /** The fewest rounds that can be asked for: for tests and simulated crowds. */
  public static final int MIN_ROUNDS = 1_000;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int BITS = 256;
  private static final int SALT_BYTES = 16;
  private static final int PATIENCE_SECONDS = 10;

  private final int rounds;
  private final IntConsumer computed;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final String nobodys;

  /** Makes hashes of so many rounds; checks those of any number. */
  public Passwords(int rounds) {
    this(rounds, _ -> {});
  }

  /**
   * For tests.
   *
   * @param computed is told of the rounds of each hash
   */
  Passwords(int rounds, IntConsumer computed) {
    if (rounds < MIN_ROUNDS) {
      throw new IllegalArgumentException("rounds must be at least " + MIN_ROUNDS);
    }
    this.rounds = rounds;
    this.computed = computed;
    this.nobodys = text(rounds, salt(), new byte[BITS / 8]);
  }

  /** The hash to keep. */
  public String hash(String password) {
    byte[] salt = salt();
    return text(rounds, salt, derive(password, salt, rounds));
  }

  /** Whether the hash is of this password. */
  public boolean matches(String password, String kept) {
    String[] parts = kept.split("\\$", 4);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[1])));
  }

  /**
   * As {@link #matches}, but a refusal takes the time of one for an unknown customer, also where
   * the kept hash is of fewer rounds: those of invented people are.
   */
  public boolean admits(String password, String kept) {
    boolean same = matches(password, kept);
    int spent = matched(kept);
    if (!same && spent < rounds) {
      derive(password, salt(), rounds - spent);
    }
    return same;
  }

  private static int matched(String kept) {
    String[] parts = kept.split("\\$", 4);
    return parts.length == 4 && parts[0].equals(SCHEME) ? Integer.parseInt(parts[1]) : 0;
  }

  /** Takes the time of a check, so that it does not show whether there is such a customer. */
  public void matchNobody(String password) {
    if (matches(password, nobodys)) {
      throw new IllegalStateException("a hash of zeros was met");
    }
  }

  /** The hash of a known password with a known salt: the same every time, for invented people. */
  public static String known(String password, byte[] salt) {
    return text(MIN_ROUNDS, salt, compute(password, salt, MIN_ROUNDS));
  }

  private byte[] derive(String password, byte[] salt, int count) {
    try {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new Refusal(Refusal.Reason.BUSY, "Too many log in just now; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Refusal.Reason.BUSY, "The shop is closing.");
    }
    try {
      computed.accept(count);
      return compute(password, salt, count);
    } finally {
      places.release();
    }
  }

  private static byte[] compute(String password, byte[] salt, int count) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, count, BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      spec.clearPassword();
    }
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  private static String text(int rounds, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        SCHEME,
        Integer.toString(rounds),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }
}
