package dev.fairlead.config;

import java.time.Duration;
import java.util.Locale;

/**
 * What clients may take of the proxy, and which spellings of a request it takes.
 *
 * @param connections client connections at a time, all together; {@link #NONE} for any number
 * @param connectionsPerClient of one IPv4 address or IPv6 /64; {@link #NONE} for any number
 * @param bodyRate bytes a second at which a request body must come at least, while it is waited
 *     for; 0 for any
 * @param readRate bytes a second at which a response must be taken at least, while it waits for its
 *     client; 0 for any
 * @param rateGrace the time over which both rates are taken
 * @param responseBytes of a response body, 502; {@link Long#MAX_VALUE} for no limit
 * @param encodedSlash what an encoded slash in a path is
 * @param underscores what becomes of request fields with an underscore in their name
 * @param securityHeaders whether responses get the fields that keep browsers cautious
 */
public record HardeningSpec(
    int connections,
    int connectionsPerClient,
    int bodyRate,
    int readRate,
    Duration rateGrace,
    long responseBytes,
    EncodedSlash encodedSlash,
    Underscores underscores,
    boolean securityHeaders) {
  /** No limit. */
  public static final int NONE = Integer.MAX_VALUE;

  /** What holds when nothing is written. */
  public static final HardeningSpec DEFAULTS =
      new HardeningSpec(
          100_000,
          NONE,
          64,
          64,
          Duration.ofSeconds(30),
          Long.MAX_VALUE,
          EncodedSlash.SAME_ROUTE,
          Underscores.KEEP,
          false);

  /** What an encoded slash ({@code %2F}) in a path is. Backends get the path as it was sent. */
  public enum EncodedSlash {
    /** Taken where it makes no difference to the route whether it is a slash or not; else 400. */
    SAME_ROUTE,
    /** A character like any other. */
    KEEP,
    /** A slash. */
    DECODE,
    /** Answered 400. */
    REJECT;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What becomes of request fields with an underscore in their name, which many backends take for a
   * hyphen. Those that would then pass for a field that the proxy vouches for are never passed on.
   */
  public enum Underscores {
    /** Passed on. */
    KEEP,
    /** Left out. */
    DROP,
    /** The request is answered 400. */
    REJECT;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
