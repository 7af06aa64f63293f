package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of each day and each week when it is over, into a folder: a page and JSON. Which
 * have been made is seen from the files: a process that begins makes those of the last seven days
 * and four weeks that are missing, and none twice. Any thread.
 */
public final class ReportSchedule implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  /** So many days and weeks are looked back for what is missing. */
  private static final int DAYS = 7;

  private static final int WEEKS = 4;

  private final Settings settings;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final @Nullable Thread thread;
  private final @Nullable Webhook webhook;

  /** What needs no second look in this process. */
  private final Set<String> settled = new HashSet<>();

  private @Nullable String lastFailure;

  /**
   * What is made, and where it goes. Immutable.
   *
   * @param store the history
   * @param folder where files are written; made if it is not there
   * @param webhook where the JSON is sent to, too; or null
   * @param daily whether there is one of each day
   * @param weekly whether there is one of each week
   * @param at from when on
   * @param zone by whose clock
   */
  public record Settings(
      StoreAddress store,
      Path folder,
      @Nullable URI webhook,
      boolean daily,
      boolean weekly,
      LocalTime at,
      ZoneId zone) {}

  private ReportSchedule(
      Settings settings, InstantSource clock, Consumer<String> warnings, boolean running) {
    this.settings = settings;
    this.clock = clock;
    this.warnings = warnings;
    URI hook = settings.webhook();
    this.webhook = hook == null ? null : new Webhook(hook, clock, warnings);
    this.thread = running ? Thread.ofPlatform().daemon().name("reports").start(this::run) : null;
  }

  /**
   * Looks every half minute whether one is due, on a thread of its own.
   *
   * @param warnings told what a person should know, a sentence each, on that thread
   */
  public static ReportSchedule start(
      Settings settings, InstantSource clock, Consumer<String> warnings) {
    return new ReportSchedule(settings, clock, warnings, true);
  }

  /** One that only looks when it is told to. */
  static ReportSchedule idle(Settings settings, InstantSource clock, Consumer<String> warnings) {
    return new ReportSchedule(settings, clock, warnings, false);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes what is due and not made yet, and sends what was not taken. */
  void look() throws InterruptedException {
    ZonedDateTime now = clock.instant().atZone(settings.zone());
    LocalDate today = now.toLocalDate();
    // Before that time of the day, yesterday is not due yet; what is older is.
    LocalDate due = now.toLocalTime().isBefore(settings.at()) ? today.minusDays(1) : today;
    if (settings.daily()) {
      boolean goesOn = true;
      for (int ago = DAYS; ago >= 1 && goesOn; ago--) {
        LocalDate day = due.minusDays(ago);
        goesOn = make("daily-" + day, day, day.plusDays(1), Grain.HOURLY);
      }
    }
    if (settings.weekly()) {
      LocalDate monday = due.minusDays(due.getDayOfWeek().getValue() - 1L);
      boolean goesOn = true;
      for (int ago = WEEKS; ago >= 1 && goesOn; ago--) {
        LocalDate week = monday.minusWeeks(ago);
        goesOn = make("weekly-" + week(week), week, week.plusWeeks(1), Grain.DAILY);
      }
    }
    Webhook hook = webhook;
    if (hook != null) {
      hook.sendWaiting(settings.folder());
    }
  }

  /** {@code 2026-W47}, ISO 8601. */
  private static String week(LocalDate monday) {
    return DateTimeFormatter.ISO_WEEK_DATE.format(monday).substring(0, 8);
  }

  /** Whether others may be tried: what keeps one from being made keeps all. */
  private boolean make(String name, LocalDate from, LocalDate to, Grain grain) {
    Path page = settings.folder().resolve(name + ".html");
    if (settled.contains(name)) {
      return true;
    }
    try {
      if (!Files.exists(page)) {
        Report report = read(from, to, grain);
        if (report != null) {
          write(name, page, report);
        }
      }
      // Also where nobody counted, or somebody has put the files elsewhere since.
      settled.add(name);
      lastFailure = null;
      return true;
    } catch (IOException | RuntimeException e) {
      say("the report " + name + " was not made: " + e.getMessage());
      return false;
    }
  }

  private void write(String name, Path page, Report report) throws IOException {
    PrivateFiles.folder(settings.folder());
    if (webhook != null) {
      // Before the page, by which it counts as made: so it is sent, whenever this process ends.
      Webhook.await(settings.folder(), name);
    }
    PrivateFiles.write(settings.folder().resolve(name + ".json"), JsonReport.of(report));
    PrivateFiles.write(page, HtmlReport.of(report));
  }

  private @Nullable Report read(LocalDate from, LocalDate to, Grain grain) throws IOException {
    Instant start = from.atStartOfDay(settings.zone()).toInstant();
    Instant end = to.atStartOfDay(settings.zone()).toInstant();
    try (HistoryReader reader = HistoryReader.open(settings.store())) {
      Report report =
          ReportMaker.make(
              reader,
              new ReportRequest(start, end, settings.zone(), grain, Selection.ALL, ""),
              clock.instant());
      return report.recorded() > 0 ? report : null;
    }
  }

  /** The same is said once. */
  private void say(String failure) {
    if (!failure.equals(lastFailure)) {
      lastFailure = failure;
      warnings.accept(failure);
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
