package dev.fairlead.comparison.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page as a browser shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlPageTest {
  /** A picture of the whole page is much for a machine that has other things to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int MOST_BYTES = 600 * 1024;

  /** Draws on the canvas are there when some pixel is neither clear nor like the first. */
  private static final String BLANK_CANVASES =
      """
      () => Array.from(document.querySelectorAll('canvas')).filter((canvas) => {
        const copy = document.createElement('canvas');
        copy.width = canvas.width; copy.height = canvas.height;
        const context = copy.getContext('2d', { willReadFrequently: true });
        context.drawImage(canvas, 0, 0);
        const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
        const colours = new Set();
        for (let i = 0; i < pixels.length; i += 4) {
          if (pixels[i + 3] > 0) colours.add(pixels[i] + ',' + pixels[i + 1] + ',' + pixels[i + 2]);
          if (colours.size > 5) return false;
        }
        return true;
      }).map((canvas) => canvas.id)
      """;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private Playwright playwright;
  private Browser browser;
  private Page page;
  private Path file;

  @BeforeAll
  void open() throws IOException {
    Files.createDirectories(Path.of("target"));
    file =
        Files.writeString(
            Path.of("target", "compare-policies-test.html"), HtmlPage.of(Samples.report()));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
    page.setDefaultTimeout((double) PATIENCE.toMillis());
    page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    page.onPageError(complaints::add);
    page.onRequest(request -> loaded.add(request.url()));
    page.navigate(file.toUri().toString());
    awaitTrue("!!document.documentElement.dataset.charts");
  }

  @AfterAll
  void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  /**
   * Asked from here: the page's own policy forbids the browser to evaluate text again and again.
   */
  private void awaitTrue(String condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(page.evaluate(condition))) {
      assertThat(System.nanoTime()).as("in time: " + condition).isLessThan(deadline);
    }
  }

  private static Path chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no Chromium on this machine: apt-get install chromium"));
  }

  @Test
  void everyChart_isDrawn_withoutAnyComplaint() {
    int canvases = page.locator("canvas").count();
    assertThat(page.evaluate("document.documentElement.dataset.charts"))
        .isEqualTo(Integer.toString(canvases));
    assertThat(canvases).isGreaterThan(36);
    assertThat(page.evaluate(BLANK_CANVASES)).isEqualTo(List.of());
    assertThat(complaints).isEmpty();
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "compare-policies.png")));
  }

  @Test
  void recommendation_standsAtTheTopAndAtTheEnd() {
    String sentence = Samples.recommendation().sentence();
    assertThat(page.locator("#recommendation").innerText())
        .contains("Use peak-ewma", sentence, Samples.recommendation().rule());
    assertThat(page.locator("#recommendation-again").innerText()).contains(sentence);
    assertThat(page.locator("main > section").last().getAttribute("id")).isEqualTo("end");
  }

  @Test
  void nothing_isLoadedFromElsewhere_andNothingFromAFileIsMarkup() {
    assertThat(loaded).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    assertThat(page.locator("img").count()).isZero();
    assertThat(page.locator("#parameters").innerText()).contains(Samples.HOSTILE);
    assertThat(page.locator("#scenario-1 h2").innerText())
        .isEqualTo("Your traffic, to " + Samples.HOSTILE);
  }

  @Test
  void scriptsFromElsewhere_areNotRun() {
    page.evaluate(
        """
        () => { const script = document.createElement('script');
                script.textContent = 'window.intruded = true';
                document.body.append(script); }
        """);
    assertThat(page.evaluate("window.intruded === undefined")).isEqualTo(true);
    assertThat(complaints).anyMatch(text -> text.contains("Content Security Policy"));
    complaints.clear();
  }

  @Test
  void everyChart_hasALabelAndItsFiguresAsATable() {
    List<?> unlabelled =
        (List<?>)
            page.evaluate(
                "() => Array.from(document.querySelectorAll('figure')).filter(f =>"
                    + " !f.querySelector('canvas[role=img]').getAttribute('aria-label') ||"
                    + " !(f.closest('section').querySelector('table tbody tr td')))"
                    + ".map(f => f.innerText)");
    assertThat(unlabelled).isEmpty();
  }

  @Test
  void darkAndPrint_areDrawnToo() {
    Object light = page.evaluate("getComputedStyle(document.body).backgroundColor");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    awaitTrue("getComputedStyle(document.body).backgroundColor !== '" + light + "'");
    assertThat(page.evaluate(BLANK_CANVASES)).isEqualTo(List.of());
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "compare-policies-dark.png")));
    page.emulateMedia(
        new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT).setMedia(Media.PRINT));
    assertThat(page.locator("nav").isVisible()).isFalse();
    assertThat(page.locator("#scenario-0 > .scroll table").isVisible()).isTrue();
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    assertThat(complaints).isEmpty();
  }

  @Test
  void narrowScreen_doesNotScrollSideways() {
    page.setViewportSize(390, 800);
    // Charts are drawn anew a moment after the window has changed.
    awaitTrue("document.documentElement.scrollWidth === document.documentElement.clientWidth");
    assertThat(
            page.evaluate(
                "() => Array.from(document.querySelectorAll('.scroll')).every(box =>"
                    + " getComputedStyle(box).overflowX === 'auto' && box.clientWidth <= 390)"))
        .isEqualTo(true);
    page.locator("#overall")
        .screenshot(
            new Locator.ScreenshotOptions()
                .setPath(Path.of("target", "compare-policies-narrow-ranking.png")));
    page.locator("#scenario-0")
        .screenshot(
            new Locator.ScreenshotOptions()
                .setPath(Path.of("target", "compare-policies-narrow.png")));
    page.setViewportSize(1280, 900);
  }

  @Test
  void rankingsAxis_isLinearFromOne_andSaysWhoIsLeftOut() {
    assertThat(
            page.evaluate(
                "() => { const x = Chart.getChart('ranking-0').scales.x;"
                    + " return x.type + ' ' + x.min; }"))
        .isEqualTo("linear 1");
    assertThat(page.locator("#overall figcaption").innerText())
        .contains("Left out: first (it fills backends in order)");
  }

  @Test
  void file_isSmallEnoughToSend() throws IOException {
    String text = Files.readString(file);
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
    assertThat(text).doesNotContain("sourceMappingURL").doesNotContain(Samples.HOSTILE);
  }
}
