package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What is remembered of the traffic. */
final class AnalyticsShape {
  private static final AnalyticsSpec STANDARD = AnalyticsSpec.DEFAULTS;
  private static final AnalyticsSpec.Keep KEPT = AnalyticsSpec.Keep.DEFAULTS;
  private static final AnalyticsSpec.Reports REPORTED = AnalyticsSpec.Reports.DEFAULTS;
  private static final String FOREVER = "forever";

  private static final Key<Boolean> ENABLED =
      Key.optional("enabled", Numbers.FLAG, STANDARD.enabled(), "Whether there is a history");
  private static final Key<String> STORE =
      Key.optional(
          "store",
          Words.READ_FILE,
          "An SQLite file, or postgresql://user:password@host:5432/database for several proxies;"
              + " history.db in the state folder if unset");
  private static final Key<String> PROXY =
      Key.optional(
          "proxy",
          Words.NAME,
          "The name of this proxy in the history; that of the machine if unset");
  private static final Key<Duration> FLUSH =
      Key.optional(
          "flush",
          Durations.CHECKS,
          Durations.text(STANDARD.flush()),
          "How often what was recorded is written; that much a killed process loses");
  private static final Key<Boolean> VISITORS =
      Key.optional(
          "visitors",
          Numbers.FLAG,
          STANDARD.visitors(),
          "Whether clients, paths, user agents and referrers are counted");
  private static final Key<AnalyticsSpec.Keep> KEEP =
      Key.optional("keep", Keep.SHAPE, "How long the history is kept");
  private static final Key<AnalyticsSpec.Reports> REPORTS =
      Key.optional("reports", Reports.SHAPE, "Reports that are made by themselves; none if unset");

  /** The section; {@code true} or {@code false} alone turn it on and off. */
  static final Shape<AnalyticsSpec> SHAPE =
      new ShortForm<>(
          Numbers.FLAG,
          brief -> brief.value() ? AnalyticsSpec.DEFAULTS : AnalyticsSpec.OFF,
          new Section<>(
              "analytics",
              List.of(ENABLED, STORE, PROXY, FLUSH, VISITORS, KEEP, REPORTS),
              (entries, _) ->
                  new AnalyticsSpec(
                      entries.get(ENABLED, STANDARD.enabled()),
                      entries.get(STORE),
                      entries.get(PROXY),
                      entries.get(FLUSH, STANDARD.flush()),
                      entries.get(VISITORS, STANDARD.visitors()),
                      entries.get(KEEP, KEPT),
                      entries.get(REPORTS))));

  private AnalyticsShape() {}

  /** How long. */
  private static final class Keep {
    private static final Key<Duration> MINUTES =
        Key.optional("minutes", atLeast(2), Durations.text(KEPT.minutes()), "Sums of minutes");
    private static final Key<Duration> HOURS =
        Key.optional(
            "hours", atLeast(3), Durations.text(KEPT.hours()), "Sums of hours, and who came");
    private static final Key<Optional<Duration>> DAYS =
        Key.optional(
            "days", orForever(atLeast(7)), FOREVER, "Sums of days, and totals of all routes");
    static final Section<AnalyticsSpec.Keep> SHAPE =
        new Section<>(
            "keep",
            List.of(MINUTES, HOURS, DAYS),
            (entries, _) ->
                new AnalyticsSpec.Keep(
                    entries.get(MINUTES, KEPT.minutes()),
                    entries.get(HOURS, KEPT.hours()),
                    entries.get(DAYS, Optional.empty()).orElse(null)));

    private Keep() {}

    private static Scalar<Duration> atLeast(int days) {
      Scalar<Duration> any = Durations.SECONDS;
      return new Scalar<>(
          "duration-from-" + days + "d",
          "a duration of " + days + "d or more such as 30d",
          any.forms(),
          text ->
              any.parser().apply(text) instanceof Parsed.Good<Duration>(Duration time)
                      && time.toDays() < days
                  ? Parsed.bad("it is too short")
                  : any.parser().apply(text));
    }

    private static Scalar<Optional<Duration>> orForever(Scalar<Duration> scalar) {
      return new Scalar<>(
          scalar.name() + "-or-forever",
          scalar.expected() + ", or forever",
          List.of(scalar.forms().getFirst(), Schema.string(FOREVER)),
          text ->
              text.equals(FOREVER)
                  ? Parsed.good(Optional.empty())
                  : switch (scalar.parser().apply(text)) {
                    case Parsed.Good<Duration> good -> Parsed.good(Optional.of(good.value()));
                    case Parsed.Bad<Duration> bad ->
                        new Parsed.Bad<>(bad.detail(), bad.suggestion());
                  });
    }
  }

  /** By themselves. */
  private static final class Reports {
    private static final Key<String> FOLDER =
        Key.optional(
            "folder", Words.FOLDER, "Where they are written; reports in the state folder if unset");
    private static final Key<String> WEBHOOK =
        Key.optional("webhook", Urls.HTTP, "Where each is sent to, too, in a POST of JSON");
    private static final Key<Boolean> DAILY =
        Key.optional("daily", Numbers.FLAG, REPORTED.daily(), "Whether there is one of each day");
    private static final Key<Boolean> WEEKLY =
        Key.optional(
            "weekly", Numbers.FLAG, REPORTED.weekly(), "Whether there is one of each week");
    private static final Key<LocalTime> AT =
        Key.optional(
            "at",
            Scalar.of(
                "time-of-day",
                "a time of day such as \"06:30\"",
                Schema.string("(?:[01][0-9]|2[0-3]):[0-5][0-9]"),
                Reports::time),
            REPORTED.at().toString(),
            "From when on that of the day before is made");
    private static final Key<ZoneId> ZONE =
        Key.optional(
            "zone",
            Scalar.of(
                "zone",
                "a time zone such as Europe/Berlin or UTC",
                Schema.type("string"),
                Reports::zone),
            "Whose days these are; that of the machine if unset");
    static final Shape<AnalyticsSpec.Reports> SHAPE =
        new Section<>(
            "reports",
            List.of(FOLDER, WEBHOOK, DAILY, WEEKLY, AT, ZONE),
            (entries, _) ->
                new AnalyticsSpec.Reports(
                    entries.get(FOLDER),
                    entries.get(WEBHOOK),
                    entries.get(DAILY, REPORTED.daily()),
                    entries.get(WEEKLY, REPORTED.weekly()),
                    entries.get(AT, REPORTED.at()),
                    entries.get(ZONE)));

    private Reports() {}

    private static Parsed<LocalTime> time(String text) {
      return text.matches("(?:[01][0-9]|2[0-3]):[0-5][0-9]")
          ? Parsed.good(LocalTime.parse(text))
          : Parsed.bad();
    }

    private static Parsed<ZoneId> zone(String text) {
      try {
        return Parsed.good(ZoneId.of(text));
      } catch (DateTimeException e) {
        return new Parsed.Bad<>(null, Nearest.to(text, ZoneId.getAvailableZoneIds()));
      }
    }
  }
}
