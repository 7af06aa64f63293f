package dev.fairlead.config;

import java.time.Duration;
import java.util.Locale;

/**
 * How a client is kept at the backend it began with.
 *
 * @param by how it is known again
 * @param name of the cookie or header; empty for {@link By#IP}
 * @param whenNotReady what becomes of it while its backend takes nothing
 * @param cookie for {@link By#COOKIE}: its attributes
 * @param sessions for {@link By#APP_COOKIE}: how many are remembered
 * @param idle for {@link By#APP_COOKIE}: how long an unused one is remembered
 */
public record StickySpec(
    By by, String name, WhenNotReady whenNotReady, CookieSpec cookie, int sessions, Duration idle) {
  /** How many sessions of the application are remembered when nothing is said. */
  public static final int STANDARD_SESSIONS = 100_000;

  /** How long an unused session of the application is remembered when nothing is said. */
  public static final Duration STANDARD_IDLE = Duration.ofMinutes(30);

  /** Stickiness with what is standard for it. */
  public static StickySpec of(By by, String name) {
    return new StickySpec(
        by, name, WhenNotReady.REDISTRIBUTE, CookieSpec.DEFAULTS, STANDARD_SESSIONS, STANDARD_IDLE);
  }

  /** In words, how a client is known again: {@code cookie FAIRLEAD}, {@code ip}. */
  public String text() {
    return name.isEmpty() ? by.word() : by.word() + " " + name;
  }

  /** How a client is known again. */
  public enum By {
    /** By a cookie that the proxy sets. */
    COOKIE("cookie"),
    /** By its address, hashed: IPv4 whole, IPv6 by /64. */
    IP("ip"),
    /** By the value of a header, hashed. */
    HEADER("header"),
    /** By a cookie that backends set, learned from their responses. */
    APP_COOKIE("appCookie");

    private final String word;

    By(String word) {
      this.word = word;
    }

    /** As written in the configuration. */
    public String word() {
      return word;
    }
  }

  /** What becomes of a client whose backend takes nothing. */
  public enum WhenNotReady {
    /** It is bound to another. */
    REDISTRIBUTE,
    /** It is answered 503. */
    REFUSE;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
