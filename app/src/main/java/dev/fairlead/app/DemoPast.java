package dev.fairlead.app;

import dev.fairlead.analytics.history.HealthChange;
import dev.fairlead.analytics.history.PastWriter;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.MinuteFigures;
import dev.fairlead.analytics.recording.TrafficKey;
import dev.fairlead.analytics.recording.VisitorKind;
import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.model.Failure;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Days that the demo never had: a history of made-up requests, written by the code that writes real
 * ones, so that reports have days to compare. Each day follows the curve of the shop's live
 * traffic, as many requests a second but in real hours; Saturdays have more, and chance its share.
 * In the night of yesterday one backend was away for some minutes, and yesterday at three in the
 * afternoon there were thrice as many visitors. The same seed makes the same past. Used by one
 * thread.
 */
final class DemoPast {
  /** How many days there may be. */
  static final int MOST_DAYS = 60;

  private static final double AT_NIGHT = 1.6;
  private static final double AT_THE_PEAK = 8;
  private static final double SATURDAY = 1.3;
  private static final double NOISE = 0.08;
  private static final double DAYS_NOISE = 0.12;
  private static final double SPREAD = 0.6;
  private static final int BACKENDS = 3;
  private static final int LOST = 2;
  private static final int CLIENTS = 300;
  private static final int BOTS = 8;

  /** What a visitor asks for of one kind within a minute. */
  private static final int EACH = 5;

  private static final int MINUTE = 60;
  private static final Duration MINUTES_KEPT = AnalyticsSpec.Keep.DEFAULTS.minutes();
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
  private static final String ROUTE = "all";
  private static final LocalTime RUSH = LocalTime.of(15, 0);
  private static final double RUSH_FACTOR = 3;
  private static final LocalTime LOSS = LocalTime.of(2, 20);
  private static final Duration LOSS_LENGTH = Duration.ofMinutes(11);
  private static final double LOSS_ERRORS = 0.02;

  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari",
          "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
  private static final String BOT = "ExampleBot/2.1 (+http://bot.example.org)";

  /** What is asked for: how often, how long it takes at the median, and how much comes back. */
  private record Kind(
      String path, MethodClass method, int status, double share, double micros, int bytes) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("/", MethodClass.READ, 200, .22, 4_000, 9_500),
          new Kind("/api/search", MethodClass.READ, 200, .26, 3_000, 4_200),
          new Kind("/api/books/{id}", MethodClass.READ, 200, .19, 900, 310),
          new Kind("/api/login", MethodClass.WRITE, 200, .05, 6_000, 420),
          new Kind("/api/orders", MethodClass.WRITE, 201, .045, 9_000, 380),
          new Kind("/api/orders", MethodClass.WRITE, 409, .005, 5_000, 160),
          new Kind("/api/orders/{id}/pay", MethodClass.WRITE, 200, .045, 7_000, 390),
          new Kind("/books/{id}", MethodClass.READ, 200, .135, 3_500, 5_100),
          new Kind("/robots.txt", MethodClass.READ, 404, .02, 600, 140),
          new Kind("/wp-login.php", MethodClass.READ, 404, .03, 600, 140));

  private final ArrivalSpec.Rate curve =
      new ArrivalSpec.Rate.Daily(AT_NIGHT, AT_THE_PEAK, DAY_NANOS);
  private final Random random = new Random(1);
  private final String upstream;
  private final ZoneId zone;
  private final ZonedDateTime now;

  private DemoPast(String upstream, Instant now, ZoneId zone) {
    this.upstream = upstream;
    this.zone = zone;
    this.now = now.atZone(zone);
  }

  /**
   * Writes so many days, up to the minute that it is now.
   *
   * @param store which has nothing yet
   * @param upstream the name of the demo's upstream
   * @param zone by whose clock the shop has its nights
   * @throws IOException when they cannot be written; the message says why
   */
  static void write(StoreAddress store, String upstream, int days, Instant now, ZoneId zone)
      throws IOException {
    Instant until = now.truncatedTo(ChronoUnit.MINUTES);
    DemoPast past = new DemoPast(upstream, until, zone);
    Instant hour =
        past.now
            .minusDays(days)
            .truncatedTo(ChronoUnit.DAYS)
            .toInstant()
            .truncatedTo(ChronoUnit.HOURS);
    try (PastWriter writer = PastWriter.open(store, null, hour)) {
      while (hour.isBefore(until)) {
        Instant next = hour.plus(1, ChronoUnit.HOURS);
        Instant end = next.isBefore(until) ? next : until;
        writer.write(hour, end, past.traffic(hour, end), past.changes(hour, end));
        hour = next;
      }
    }
  }

  private Harvest traffic(Instant from, Instant until) {
    Harvest harvest = new Harvest();
    for (Instant at = from; at.isBefore(until); at = at.plusSeconds(MINUTE)) {
      minute(at, harvest);
    }
    return harvest;
  }

  private void minute(Instant at, Harvest into) {
    ZonedDateTime time = at.atZone(zone);
    MinuteFigures figures = into.minute(at.getEpochSecond() / MINUTE);
    boolean lost = isLost(at);
    // One backend for all of a kind in a minute, or for all of the minute where only the sums of
    // hours are kept: they have the same shares in an hour, with a fifth of the rows to write.
    int backend = backend(lost);
    boolean kept = Duration.between(at, now).compareTo(MINUTES_KEPT) < 0;
    for (Kind kind : KINDS) {
      backend = kept ? backend(lost) : backend;
      double expected = rate(time) * MINUTE * kind.share;
      long count = chance(expected);
      for (long left = count; left > 0; left--) {
        one(kind, backend, figures);
      }
      visitors(kind, count, into);
    }
    if (lost) {
      errors(chance(rate(time) * MINUTE * LOSS_ERRORS), figures);
    }
  }

  private double rate(ZonedDateTime time) {
    double rate = curve.at((double) time.toLocalTime().toNanoOfDay(), 0) * today(time);
    if (time.getDayOfWeek() == DayOfWeek.SATURDAY) {
      rate *= SATURDAY;
    }
    boolean yesterday = time.toLocalDate().equals(now.toLocalDate().minusDays(1));
    return yesterday && time.getHour() == RUSH.getHour() ? rate * RUSH_FACTOR : rate;
  }

  /** Some days are better than others, by the number of the day. */
  private static double today(ZonedDateTime time) {
    return 1 + DAYS_NOISE * Math.sin(time.toLocalDate().toEpochDay() * 2.4);
  }

  /** About so many: as what is independent of each other spreads, and a little more. */
  private long chance(double expected) {
    double deviation = Math.sqrt(expected + NOISE * expected * NOISE * expected);
    return Math.max(0, Math.round(expected + deviation * random.nextGaussian()));
  }

  private int backend(boolean lost) {
    int backend = 1 + random.nextInt(BACKENDS);
    return lost && backend == LOST ? 1 : backend;
  }

  private void one(Kind kind, int backend, MinuteFigures figures) {
    String name = upstream + "/books-" + backend;
    Figures sums = figures.traffic(new TrafficKey(ROUTE, name, kind.method, kind.status));
    long wait = (long) (kind.micros * Math.exp(SPREAD * random.nextGaussian()));
    long connect = 40L + random.nextInt(60);
    long total = wait + connect + random.nextInt(80);
    sums.count++;
    sums.bytesIn += kind.method == MethodClass.WRITE ? 60 : 0;
    sums.bytesOut += kind.bytes;
    sums.connectMicros += connect;
    sums.waitMicros += wait;
    sums.insideMicros += connect;
    sums.totalMicros += total;
    sums.latency().record(total);
  }

  private void visitors(Kind kind, long count, Harvest into) {
    boolean bot = kind.path.startsWith("/books") || kind.status == 404;
    into.count(VisitorKind.PATH, ROUTE + " " + kind.path, count);
    for (long left = count; left > 0; left -= EACH) {
      long some = Math.min(left, EACH);
      String client = bot ? "127.66.0." + (1 + random.nextInt(BOTS)) : shopper();
      into.count(VisitorKind.CLIENT, client, some);
      into.count(VisitorKind.AGENT, bot ? BOT : AGENTS.get(random.nextInt(AGENTS.size())), some);
    }
  }

  private String shopper() {
    int number = random.nextInt(CLIENTS);
    return "127.1." + number / 200 + "." + (1 + number % 200);
  }

  /** What clients saw before it was known that a backend was away. */
  private void errors(long count, MinuteFigures figures) {
    String name = upstream + "/books-" + LOST;
    for (long left = count; left > 0; left--) {
      Figures sums = figures.traffic(new TrafficKey(ROUTE, name, MethodClass.WRITE, 502));
      long total = 300L + random.nextInt(400);
      sums.count++;
      sums.insideMicros += total;
      sums.totalMicros += total;
      sums.latency().record(total);
    }
    if (count > 0) {
      figures.cause(new CauseKey(ROUTE, name, Failure.CONNECT_REFUSED.name(), "-"), count);
    }
  }

  private Instant lossStart() {
    return now.minusDays(1).with(LOSS).truncatedTo(ChronoUnit.MINUTES).toInstant();
  }

  private boolean isLost(Instant at) {
    Instant start = lossStart();
    return !at.isBefore(start) && at.isBefore(start.plus(LOSS_LENGTH));
  }

  private List<HealthChange> changes(Instant from, Instant until) {
    Instant start = lossStart();
    Instant end = start.plus(LOSS_LENGTH);
    List<HealthChange> changes = new ArrayList<>();
    if (!start.isBefore(from) && start.isBefore(until)) {
      changes.add(change(start, "ready", "down", "3 checks in a row failed"));
    }
    if (!end.isBefore(from) && end.isBefore(until)) {
      changes.add(change(end, "down", "ready", "2 checks in a row were answered"));
    }
    return changes;
  }

  private HealthChange change(Instant at, String was, String became, String cause) {
    return new HealthChange(at.toEpochMilli(), upstream, "books-" + LOST, was, became, cause);
  }
}
