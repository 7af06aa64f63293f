package dev.fairlead.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookie by which the proxy knows a client's backend again.
 *
 * @param secret key of the hash that is its value; null to have one made and kept in the state
 *     folder
 * @param path its Path attribute
 * @param maxAge its Max-Age, counted from when it was set; null for a cookie that ends with the
 *     browser's session
 * @param secure whether browsers send it over TLS only
 * @param httpOnly whether it is kept from scripts
 * @param sameSite its SameSite attribute
 * @param forward whether backends see it
 */
public record CookieSpec(
    @Nullable String secret,
    String path,
    @Nullable Duration maxAge,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite,
    boolean forward) {
  /** What holds for what is not written. */
  public static final CookieSpec DEFAULTS =
      new CookieSpec(null, "/", null, false, true, SameSite.LAX, false);

  /** Without the secret. */
  @Override
  public String toString() {
    return "CookieSpec[secret="
        + (secret == null ? "none" : "hidden")
        + ", path="
        + path
        + ", maxAge="
        + maxAge
        + ", secure="
        + secure
        + ", httpOnly="
        + httpOnly
        + ", sameSite="
        + sameSite.word()
        + ", forward="
        + forward
        + "]";
  }

  /** From where links may carry the cookie. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
