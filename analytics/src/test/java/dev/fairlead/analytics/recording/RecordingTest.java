package dev.fairlead.analytics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.TextHead;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MINUTE = 60_000;

  private final Recording recording = new Recording(true);
  private final ExchangeObserver loop = recording.forLoop(0, Runnable::run);

  @Test
  void exchanges_countInTheMinuteTheyBeganIn_andByKey() {
    ExchangeRecord record = Records.ok();
    long minute = record.startedAtMillis / MINUTE;
    loop.exchangeEnded(record);
    loop.exchangeEnded(record);
    record.status = 404;
    loop.exchangeEnded(record);
    record.startedAtMillis += MINUTE;
    record.head = TextHead.of("POST", "h", "/");
    loop.exchangeEnded(record);

    Harvest harvest = collected();

    assertThat(harvest.minutes()).containsOnlyKeys(minute, minute + 1);
    MinuteFigures first = harvest.minute(minute);
    assertThat(first.traffic()).hasSize(2);
    Figures ok = first.traffic(new TrafficKey("books", "bookstore/b1", MethodClass.READ, 200));
    assertThat(ok.count).isEqualTo(2);
    assertThat(ok.bytesIn).isEqualTo(6);
    assertThat(ok.bytesOut).isEqualTo(9422);
    assertThat(ok.totalMicros).isEqualTo(2469);
    assertThat(ok.latency().toHdr().getMaxValue()).isBetween(1225L, 1243L);
    assertThat(harvest.minute(minute + 1).traffic())
        .containsOnlyKeys(new TrafficKey("books", "bookstore/b1", MethodClass.WRITE, 404));
  }

  @Test
  void slotGivenToAnotherName_isCountedUnderThatName() {
    ExchangeRecord record = Records.ok();
    long minute = record.startedAtMillis / MINUTE;
    loop.exchangeEnded(record);
    record.backend = new Label(2, "bookstore/heir");
    loop.exchangeEnded(record);
    Harvest harvest = collected();
    loop.exchangeEnded(record);
    loop.exchangeEnded(record);
    Harvest next = collected();

    assertThat(harvest.minute(minute).traffic().keySet())
        .extracting(TrafficKey::backend)
        .containsExactlyInAnyOrder("bookstore/b1", "bookstore/heir");
    assertThat(next.minute(minute).traffic())
        .hasSize(1)
        .allSatisfy((key, figures) -> assertThat(figures.count).isEqualTo(2));
  }

  @Test
  void times_areSplit() {
    ExchangeRecord record = Records.ok();
    record.queueNanos = 2_000_000;
    record.connectNanos = 3_000_000;
    record.firstByteNanos = 9_000_000;
    record.totalNanos = 10_000_000;
    loop.exchangeEnded(record);
    Figures sums =
        collected().minutes().lastEntry().getValue().traffic().values().iterator().next();

    assertThat(sums.queueMicros).isEqualTo(2000);
    assertThat(sums.connectMicros).isEqualTo(1000);
    assertThat(sums.waitMicros).isEqualTo(6000);
    assertThat(sums.insideMicros).isEqualTo(3000);
    assertThat(sums.totalMicros).isEqualTo(10_000);
  }

  @Test
  void refusals_areCountedByLimit_andWithTheirUpstream() {
    ExchangeRecord record = Records.ok();
    record.backend = null;
    record.status = 429;
    record.failure = Failure.RATE_LIMITED;
    record.limit = "20-per-minute";
    loop.exchangeEnded(record);
    loop.exchangeEnded(record);

    MinuteFigures minute = collected().minutes().lastEntry().getValue();

    assertThat(minute.causes())
        .containsOnlyKeys(new CauseKey("books", "bookstore/-", "RATE_LIMITED", "20-per-minute"));
    assertThat(minute.causes().values().iterator().next()).containsExactly(2);
  }

  @Test
  void unreadableRequests_areOfNoRoute_andStrangeStatusesOfNone() {
    loop.exchangeEnded(Records.unreadable());
    ExchangeRecord strange = Records.ok();
    strange.status = 999;
    loop.exchangeEnded(strange);

    Harvest harvest = collected();

    assertThat(
            harvest.minutes().values().stream().flatMap(each -> each.traffic().keySet().stream()))
        .containsExactlyInAnyOrder(
            new TrafficKey("-", "-", MethodClass.OTHER, 400),
            new TrafficKey("books", "bookstore/b1", MethodClass.READ, 0));
  }

  @Test
  void visitors_areCounted_withoutQueries() {
    ExchangeRecord record = Records.ok();
    record.head =
        TextHead.of("GET", "h", "/api/books/4711?token=secret")
            .with("User-Agent", "curl/8")
            .with("Referer", "https://x.example/page?token=secret");
    loop.exchangeEnded(record);
    record.clientAddress = "2001:db8::1";
    loop.exchangeEnded(record);

    Harvest harvest = collected();

    assertThat(harvest.visitors(VisitorKind.CLIENT)).containsOnlyKeys("203.0.113.9", "2001:db8::1");
    assertThat(harvest.visitors(VisitorKind.PATH)).containsEntry("books /api/books/{id}", 2L);
    assertThat(harvest.visitors(VisitorKind.AGENT)).containsEntry("curl/8", 2L);
    assertThat(harvest.visitors(VisitorKind.REFERRER)).containsEntry("https://x.example/page", 2L);
    assertThat(collected().isEmpty()).as("collected once").isTrue();
  }

  @Test
  void whateverClientsSend_theTablesStaySmall() {
    ExchangeRecord record = Records.ok();
    for (int i = 0; i < 40_000; i++) {
      record.clientAddress = "10." + i;
      record.head =
          TextHead.of(
                  "M" + i, "h", "/word" + Integer.toString(i, 36).replaceAll("[0-9]", "x") + i % 7)
              .with("User-Agent", "agent " + i);
      loop.exchangeEnded(record);
    }

    Harvest harvest = collected();

    assertThat(harvest.visitors(VisitorKind.CLIENT)).hasSizeLessThanOrEqualTo(ClientTable.MOST);
    assertThat(harvest.visitors(VisitorKind.AGENT)).hasSizeLessThanOrEqualTo(TextTable.MOST);
    assertThat(harvest.visitors(VisitorKind.PATH)).hasSizeLessThanOrEqualTo(TextTable.MOST);
    assertThat(harvest.minutes().lastEntry().getValue().traffic())
        .containsOnlyKeys(new TrafficKey("books", "bookstore/b1", MethodClass.OTHER, 200));
  }

  @Test
  void aLoopThatRuns_losesNothingToTheCollector() throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Recording shared = new Recording(true);
      ExchangeObserver busy = shared.forLoop(0, thread);
      int batches = 100;
      for (int i = 0; i < batches; i++) {
        thread.execute(() -> {
          for (int j = 0; j < 500; j++) {
            busy.exchangeEnded(Records.ok());
          }
        });
      }
      Harvest harvest = new Harvest();
      for (int i = 0; i < 50; i++) {
        shared.collect(harvest, PATIENCE);
      }
      thread.submit(busy::close).get(30, TimeUnit.SECONDS);
      shared.collect(harvest, PATIENCE);
      shared.collect(harvest, PATIENCE);

      long count =
          harvest.minutes().values().stream()
              .flatMap(each -> each.traffic().values().stream())
              .mapToLong(each -> each.count)
              .sum();
      assertThat(count).isEqualTo(batches * 500L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/books/4711, /books/{id}",
    "/books/4711/cover.jpg, /books/{id}/cover.jpg",
    "/img/4711.jpg, /img/{id}.jpg",
    "/v1/books, /v1/books",
    "/o/9f86d081-884c-7d65-9a2f-eaa0c55ad015/x, /o/{id}/x",
    "/feed/face, /feed/face",
    "/t/aZ81kQ93mX02bW77, /t/{id}",
    "/index.html, /index.html",
    "/, /",
    "//, //",
    "/a/b/c/d/e/f/g/h/i/j/k/l, /a/b/c/d/e/f/g/h/i/j/*",
  })
  void idsInPaths_areFolded(String path, String folded) {
    byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
    PathFolder folder = new PathFolder();
    folder.fold(bytes, 0, bytes.length);

    assertThat(new String(folder.folded, 0, folder.length, StandardCharsets.US_ASCII))
        .isEqualTo(folded);
  }

  private Harvest collected() {
    Harvest harvest = new Harvest();
    recording.collect(harvest, PATIENCE);
    return harvest;
  }
}
