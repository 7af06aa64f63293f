package dev.fairlead.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the traffic.
 *
 * @param enabled whether there is a history at all
 * @param store path of an SQLite file, or the URL of a PostgreSQL database; null for {@code
 *     history.db} in the state folder
 * @param proxy the name of this proxy among those that share the store; null for that of the
 *     machine
 * @param flush how often what was recorded is written
 * @param visitors whether clients, paths, user agents and referrers are counted
 * @param keep how long what is kept
 * @param reports the scheduled reports; null for none
 */
public record AnalyticsSpec(
    boolean enabled,
    @Nullable String store,
    @Nullable String proxy,
    Duration flush,
    boolean visitors,
    Keep keep,
    @Nullable Reports reports) {
  /** A history in the state folder. */
  public static final AnalyticsSpec DEFAULTS =
      new AnalyticsSpec(true, null, null, Duration.ofSeconds(1), true, Keep.DEFAULTS, null);

  /** No history. */
  public static final AnalyticsSpec OFF =
      new AnalyticsSpec(false, null, null, Duration.ofSeconds(1), true, Keep.DEFAULTS, null);

  /**
   * How long sums are kept.
   *
   * @param minutes of minutes; two days at least
   * @param hours of hours, and who came; three days at least
   * @param days of days; null for ever
   */
  public record Keep(Duration minutes, Duration hours, @Nullable Duration days) {
    /** A week, 90 days, for ever. */
    public static final Keep DEFAULTS = new Keep(Duration.ofDays(7), Duration.ofDays(90), null);
  }

  /**
   * Reports that are made by themselves.
   *
   * @param folder where they are written; null for {@code reports} in the state folder
   * @param webhook where they are sent to, too, as JSON; or null
   * @param daily whether there is one of each day
   * @param weekly whether there is one of each week, from Monday on
   * @param at from when on the one of the day or week before is made
   * @param zone whose days these are; null for that of the machine
   */
  public record Reports(
      @Nullable String folder,
      @Nullable String webhook,
      boolean daily,
      boolean weekly,
      LocalTime at,
      @Nullable ZoneId zone) {
    /** Of each day and each week, into the state folder. */
    public static final Reports DEFAULTS =
        new Reports(null, null, true, true, LocalTime.of(0, 10), null);
  }
}
