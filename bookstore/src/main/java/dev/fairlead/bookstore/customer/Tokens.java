package dev.fairlead.bookstore.customer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads signed tokens: {@code customer.role.expiry.signature}, the signature being
 * HMAC-SHA-256 with a key that all instances over one database share. A token needs no look-up and
 * cannot be recalled; it ends by its time. Any thread.
 */
public final class Tokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})\\.([ac])\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

  private final SecretKeySpec key;
  private final Duration lifetime;
  private final Clock clock;

  /**
   * Signs with a key.
   *
   * @param key 32 bytes of chance
   * @param lifetime of the tokens it makes, at least a second
   */
  public Tokens(byte[] key, Duration lifetime, Clock clock) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** A token for a customer. */
  public Token issue(Principal principal) {
    Instant expiry = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
    String claims =
        principal.customerId() + (principal.isAdmin() ? ".a." : ".c.") + expiry.getEpochSecond();
    return new Token(claims + "." + sign("token", claims), expiry);
  }

  /** Whom a token names, if it is one of ours and has not expired. */
  public Optional<Principal> read(String token) {
    Matcher form = FORM.matcher(token);
    if (!form.matches()) {
      return Optional.empty();
    }
    String claims = token.substring(0, form.end(3));
    if (!same(sign("token", claims), form.group(4))
        || Long.parseLong(form.group(3)) <= clock.instant().getEpochSecond()) {
      return Optional.empty();
    }
    Role role = form.group(2).equals("a") ? Role.ADMIN : Role.CUSTOMER;
    return Optional.of(new Principal(Long.parseLong(form.group(1)), role));
  }

  /** Signs a text for a purpose; signatures for one purpose are worth nothing for another. */
  public String sign(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature = mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compares in a time that says nothing of where the texts differ. */
  public static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A token that was made. Immutable.
   *
   * @param text what the client sends
   * @param expiresAt when it ends, to the second
   */
  public record Token(String text, Instant expiresAt) {}
}
