package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of each day and each week when it is over, into a folder: a page and JSON. Which
 * have been made is seen from the files, so that a restart neither forgets one nor makes one twice.
 * Any thread.
 */
public final class ReportSchedule implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;

  private final Settings settings;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final @Nullable Thread thread;
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

  /** Makes what is due and not made yet. */
  void look() throws InterruptedException {
    ZonedDateTime now = clock.instant().atZone(settings.zone());
    if (now.toLocalTime().isBefore(settings.at())) {
      return;
    }
    LocalDate today = now.toLocalDate();
    if (settings.daily()) {
      LocalDate day = today.minusDays(1);
      make("daily-" + day, day, today, Grain.HOURLY);
    }
    if (settings.weekly()) {
      LocalDate monday = today.minusDays(today.getDayOfWeek().getValue() - 1L);
      LocalDate week = monday.minusWeeks(1);
      make("weekly-" + week(week), week, monday, Grain.DAILY);
    }
  }

  /** {@code 2026-W47}, ISO 8601. */
  private static String week(LocalDate monday) {
    return DateTimeFormatter.ISO_WEEK_DATE.format(monday).substring(0, 8);
  }

  private void make(String name, LocalDate from, LocalDate to, Grain grain)
      throws InterruptedException {
    Path page = settings.folder().resolve(name + ".html");
    if (Files.exists(page)) {
      return;
    }
    try {
      Report report = read(from, to, grain);
      if (report == null) {
        return;
      }
      Files.createDirectories(settings.folder());
      String json = JsonReport.of(report);
      write(settings.folder().resolve(name + ".json"), json);
      write(page, HtmlReport.of(report));
      if (send(json)) {
        lastFailure = null;
      }
    } catch (IOException | RuntimeException e) {
      say("the report " + name + " was not made: " + e.getMessage());
    }
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

  /** Whoever reads the file finds it whole, or not at all. */
  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether there is nobody to send it to, or it was taken. */
  private boolean send(String json) throws InterruptedException {
    URI webhook = settings.webhook();
    if (webhook == null) {
      return true;
    }
    String fault = "";
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(WEBHOOK_PATIENCE).build()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        try {
          int status =
              client
                  .send(
                      HttpRequest.newBuilder(webhook)
                          .timeout(WEBHOOK_PATIENCE)
                          .header("Content-Type", "application/json")
                          .POST(HttpRequest.BodyPublishers.ofString(json))
                          .build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode();
          if (status / 100 == 2) {
            return true;
          }
          fault = "status " + status;
        } catch (IOException e) {
          fault = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
      }
    }
    // Without path and query, which may be a secret.
    say("a report was not taken by " + webhook.getHost() + " (" + fault + ")");
    return false;
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
