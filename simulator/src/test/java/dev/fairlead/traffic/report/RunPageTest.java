package dev.fairlead.traffic.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.RunResult.Users;
import dev.fairlead.traffic.result.RunResult.Verdict;
import dev.fairlead.traffic.result.Second;
import dev.fairlead.traffic.result.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of a run as a browser shows it. */
class RunPageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Would show itself were it taken for markup, in a heading, an attribute or the script's data.
   */
  private static final String HOSTILE =
      "'\"</script><!--<img src=http://127.0.0.1:1/x onerror=alert(1)>";

  /** Charts that have fewer than three colours anywhere were not drawn. */
  private static final String BLANK =
      """
      () => Array.from(document.querySelectorAll('canvas')).filter((canvas) => {
        const pixels = new Uint32Array(canvas.getContext('2d')
          .getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return new Set(pixels).size < 8;
      }).map((canvas) => canvas.id)
      """;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();

  private static Latencies latencies(long scale) {
    return new Latencies(
        1000, 1.3 * scale, scale, 2 * scale, 3 * scale, 5 * scale, 9 * scale, 20 * scale);
  }

  private static StepResult step(String name, long failed) {
    return new StepResult(
        name,
        1000 - failed,
        failed,
        Map.of(200, 1000 - failed, 503, failed),
        failed == 0 ? Map.of() : Map.of("unexpected status", failed, "no answer in time", failed),
        latencies(900),
        latencies(800),
        123_456);
  }

  private static RunResult result() {
    List<Second> timeline = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long stall = i == 30 ? 500 : 1;
      timeline.add(
          new Second(
              i,
              20,
              i == 30 ? 5 : 0,
              100 - i,
              i / 10,
              10 + i,
              new long[] {0, 0, 90, 5, 3, 2},
              latencies((700 + 10 * i) * stall)));
    }
    return new RunResult(
        HOSTILE,
        HOSTILE,
        "http://127.0.0.1:8080",
        7,
        Instant.parse("2026-01-31T12:00:00Z"),
        60,
        true,
        new Users(1200, 1100, 60, 5, 40, 3, 2),
        step("all", 12),
        List.of(step(HOSTILE, 12), step("search", 0), step("order", 0)),
        latencies(100),
        latencies(50),
        timeline,
        List.of(new Verdict(HOSTILE, true, "fine"), new Verdict("p99<1ms", false, "4.5 ms")));
  }

  @Test
  void page_drawsItsCharts_inLightAndDark_onAPhoneToo_andWhatItNamesStaysText() throws IOException {
    Files.createDirectories(Path.of("target"));
    Path file =
        Files.writeString(Path.of("target", "run-test.html"), RunPage.of(result(), HOSTILE));
    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
      shows(browser, file, ColorScheme.LIGHT, 1280);
      shows(browser, file, ColorScheme.DARK, 390);
    }
  }

  private void shows(Browser browser, Path file, ColorScheme scheme, int width) {
    Page page =
        browser.newPage(
            new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(width, 844));
    page.setDefaultTimeout((double) PATIENCE.toMillis());
    page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    page.onPageError(complaints::add);
    page.onDialog(dialog -> {
      complaints.add(dialog.message());
      dialog.dismiss();
    });
    page.onRequest(request -> loaded.add(request.url()));
    page.navigate(file.toUri().toString());
    assertThat(page.evaluate("document.documentElement.dataset.charts")).isEqualTo("6");
    assertThat(page.evaluate(BLANK)).isEqualTo(List.of());
    assertThat(page.title()).isEqualTo("Traffic: " + HOSTILE);
    assertThat(page.locator("main").innerText()).contains(HOSTILE);
    assertThat(page.locator("img").count()).isZero();
    assertThat(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))
        .as("nothing sticks out at " + width)
        .isEqualTo(true);
    assertThat(complaints).isEmpty();
    assertThat(loaded).allMatch(url -> url.equals(file.toUri().toString()) || url.equals("data:,"));
    page.close();
  }

  private static Path chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no Chromium on this machine: apt-get install chromium"));
  }
}
