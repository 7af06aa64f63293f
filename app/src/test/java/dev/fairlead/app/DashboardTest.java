package dev.fairlead.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.http.TokenFile;
import dev.fairlead.config.ReadResult;
import dev.fairlead.control.Author;
import dev.fairlead.control.BackendChange;
import dev.fairlead.control.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard as a person has it: a browser, a proxy, backends, traffic. What the browser
 * complains of fails the test; pictures are kept in {@code target/dashboard}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
  private static final Path PICTURES = Path.of("target", "dashboard");
  private static final double PATIENCE = 60_000;
  private static final String HOSTILE = "<img src=x onerror=document.title='taken'>";
  private static final List<String> VIEWS =
      List.of("live", "history", "limits", "config", "explain");
  private static final int MOST_BYTES = 300 * 1024;

  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** What the browser may say in this test: it names each answer that is a refusal. */
  private final List<String> expected = new ArrayList<>();

  private final AtomicLong loaded = new AtomicLong();
  private Path folder;
  private HttpServer backend;
  private ProxyRun run;
  private Thread shopper;
  private Playwright playwright;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Files.createDirectories(PICTURES);
    backend = HttpServer.create(new InetSocketAddress(0), 0);
    backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().contains("no") ? 404 : 200, -1);
          exchange.close();
        });
    backend.start();
    run = run("shared", shop(3, "1s") + "admin: { address: \"127.0.0.1:0\" }\n");
    shopper = Thread.ofVirtual().start(this::shop);
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
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  @AfterAll
  void stop() {
    shopper.interrupt();
    if (playwright != null) {
      playwright.close();
    }
    run.close();
    backend.stop(0);
  }

  @BeforeEach
  void open() {
    page = page(browser, 1280, 900, ColorScheme.LIGHT);
  }

  @AfterEach
  void noComplaint() {
    page.context().close();
    List<String> found = new ArrayList<>(complaints);
    found.removeIf(each -> expected.stream().anyMatch(each::contains));
    complaints.clear();
    expected.clear();
    assertThat(found).isEmpty();
  }

  private static Path chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no Chromium on this machine: apt-get install chromium"));
  }

  private Page page(Browser in, int width, int height, ColorScheme scheme) {
    Page made =
        in.newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme))
            .newPage();
    made.setDefaultTimeout(PATIENCE);
    made.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    made.onPageError(complaints::add);
    return made;
  }

  private String shop(int backends, String pulse) {
    return """
    listeners: [{ address: "127.0.0.1:0", concurrency: 500 }]
    routes:
      - { name: api, match: { path: "/api/**" }, upstream: shop,
          rateLimit: { name: per-client, rate: 2/second, burst: 5 } }
      - { name: pages, upstream: shop }
    upstreams:
      shop:
        health: { path: /health, pulse: PULSE }
        backends:
    """
            .replace("PULSE", pulse)
        + IntStream.rangeClosed(1, backends)
            .mapToObj(n ->
                "      - { name: b%d, url: \"http://127.0.%d.%d:%d\" }\n"
                    .formatted(n, n / 200, n % 200 + 1, backend.getAddress().getPort()))
            .collect(Collectors.joining());
  }

  private ProxyRun run(String name, String yaml) throws IOException {
    Path file = Files.createDirectories(folder.resolve(name)).resolve("fairlead.yaml");
    Files.writeString(file, yaml);
    return ProxyRun.start(Origin.of((ReadResult.Loaded) ConfigFile.read(file), file));
  }

  private static String address(ProxyRun of) {
    return "http://" + of.adminAddress().orElseThrow();
  }

  /** A bit of traffic for as long as the tests take. */
  private void shop() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
        String path = i % 11 == 0 ? "/no" : i % 5 == 0 ? "/api/books" : "/books/" + i;
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + run.addresses().getFirst().getPort() + path))
                .header("User-Agent", HOSTILE)
                .header("Referer", "http://h/\"><script>document.title='taken'</script>")
                .timeout(Duration.ofSeconds(30))
                .build();
        var _ = client.send(request, BodyHandlers.discarding());
        Thread.sleep(20);
      }
    } catch (InterruptedException | IOException e) {
      // The tests are over.
    }
  }

  private void go(String view) {
    page.navigate(address(run) + "/#" + view);
    page.locator("#view-" + view).waitFor();
    page.locator("#connection[data-state=connected]").waitFor();
  }

  private void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }

  private Locator card(String name) {
    return page.locator(".card")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.locator(".name", new Page.LocatorOptions().setHasText(name))));
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .last();
  }

  private Locator toast(String text) {
    return page.locator(".toast", new Page.LocatorOptions().setHasText(text));
  }

  private void undo(String text) {
    toast(text).locator("button").first().click();
    assertThat(page.locator(".toast").last()).containsText("Undone");
  }

  @Test
  void live_showsRateLatencyStatusesAndBackends_inFewBytes() {
    page.onResponse(response ->
        loaded.addAndGet(response.url().contains("/api/") ? 0 : response.body().length));
    go("live");
    assertThat(page.locator(".card")).hasCount(3);
    assertThat(page.locator(".status", new Page.LocatorOptions().setHasText("404"))).isVisible();
    assertThat(page.locator(".status", new Page.LocatorOptions().setHasText("200"))).isVisible();
    assertThat(page.locator(".tile dd").first()).hasText(Pattern.compile("^[1-9]"));
    assertThat(page.locator(".chart canvas")).hasCount(2);
    assertThat(card("b1").locator(".word")).hasText("ready");
    assertThat(loaded.get()).isBetween(1L, (long) MOST_BYTES);
    assertThat(
            ((Number)
                    page.evaluate(
                        "performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                .doubleValue())
        .as("milliseconds to the first paint")
        .isBetween(1.0, 30_000.0);
    page.locator(".chart summary").first().click();
    assertThat(page.locator(".chart tbody tr").first()).isVisible();
    String read = page.locator(".chart tbody").first().textContent();
    String tile = page.locator(".tile .note").first().textContent();
    assertThat(page.locator(".tile .note").first()).not().hasText(tile);
    assertThat(page.locator(".chart tbody").first()).hasText(read);
    button("Refresh the figures").click();
    page.locator(".chart summary").first().click();
    picture("live");
  }

  @Test
  void backend_isAddedWeighedDrainedCheckedAndRemoved_andAllOfItUndone() {
    go("live");
    button("Add…").click();
    page.locator("dialog input[name=url]")
        .fill("http://127.0.9.9:" + backend.getAddress().getPort());
    page.locator("dialog input[name=name]").fill("extra");
    page.locator("dialog button[type=submit]").click();
    assertThat(card("extra")).isVisible();
    card("extra").locator(".name").click();
    button("Weight…").click();
    page.locator("dialog input[name=weight]").fill("5");
    assertThat(page.locator("dialog.ask")).containsText("63 %");
    picture("weight");
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(card("extra").locator("dd").last()).containsText("5 ·");
    button("Check now").click();
    assertThat(page.locator(".result")).containsText("Passed");
    button("Drain").click();
    assertThat(page.locator("dialog.ask")).containsText("others take its share");
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(page.locator(".panel-dialog .word").first()).hasText("draining");
    assertThat(page.locator(".timeline")).containsText("draining");
    picture("backend");
    button("Remove…").click();
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(card("extra")).hasCount(0);
    undo("Removed shop/extra");
    assertThat(card("extra").locator(".word")).hasText("draining");
    undo("is being drained");
    assertThat(card("extra").locator(".word")).hasText("ready");
    undo("Weight of shop/extra");
    assertThat(card("extra").locator("dd").last()).containsText("1 ·");
    undo("Added shop/extra");
    assertThat(card("extra")).hasCount(0);
  }

  private void somebodyElseWeighs(String backend, int weight) {
    run.control()
        .change(
            new Author("another", "-"),
            ControlPlane.ANY,
            List.of(new BackendChange.Patch("shop", backend, weight, null, null)));
  }

  @Test
  void change_isRefused_whereAnotherCameInBetween_andSoIsItsUndo() {
    expected.add("412");
    go("live");
    card("b1").locator(".name").click();
    button("Weight…").click();
    page.locator("dialog input[name=weight]").fill("3");
    somebodyElseWeighs("b2", 4);
    // The page knows it by now: what counts is what was shown when the question was asked.
    assertThat(page.locator("#foot")).containsText("snapshot " + run.snapshot());
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(toast("Something else was changed")).isVisible();
    assertThat(page.locator(".panel-dialog .facts dd").nth(1)).hasText("1");
    button("Weight…").click();
    page.locator("dialog input[name=weight]").fill("3");
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(page.locator(".panel-dialog .facts dd").nth(1)).hasText("3");
    somebodyElseWeighs("b2", 1);
    toast("Weight of shop/b1").locator("button").first().click();
    assertThat(toast("Not undone")).isVisible();
    assertThat(page.locator(".panel-dialog .facts dd").nth(1)).hasText("3");
    somebodyElseWeighs("b1", 1);
    assertThat(page.locator(".panel-dialog .facts dd").nth(1)).hasText("1");
  }

  @Test
  void blockedStorage_costsNothingButWhatItWouldKeep() {
    page.addInitScript(
        """
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
        }
        """);
    go("live");
    assertThat(page.locator(".card")).hasCount(3);
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).hasText("Theme: light");
    page.navigate(address(run) + "/#constructor");
    page.reload();
    assertThat(page.locator("#view-live")).isVisible();
  }

  @Test
  void pausedPage_standsStill_untilItGoesOn() {
    go("live");
    assertThat(page.locator(".card")).hasCount(3);
    button("Pause").click();
    assertThat(page.locator("#connection")).hasText("Paused");
    String still = page.locator(".tile .note").first().textContent();
    String footer = page.locator("#foot").textContent();
    somebodyElseWeighs("b3", 2);
    // Looks go on, as the server's own figures show: two more of them, and nothing moves.
    page.waitForTimeout(2_500);
    assertThat(page.locator(".tile .note").first()).hasText(still);
    assertThat(page.locator("#foot")).hasText(footer);
    button("Go on").click();
    assertThat(page.locator(".tile .note").first()).not().hasText(still);
    assertThat(card("b3").locator("dd").last()).containsText("2 ·");
    somebodyElseWeighs("b3", 1);
    assertThat(card("b3").locator("dd").last()).containsText("1 ·");
  }

  @Test
  void undo_isWithinReach_whereAPanelIsOpen_whichAnotherViewCloses() {
    go("live");
    card("b2").locator(".name").click();
    button("Drain").click();
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(page.locator(".panel-dialog .word").first()).hasText("draining");
    undo("is being drained");
    assertThat(page.locator(".panel-dialog .word").first()).hasText("ready");
    page.evaluate("location.hash = '#limits'");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator(".toast").last()).isVisible();
  }

  @Test
  void refusal_isSaidWhereItWasAsked_andNothingIsChanged() {
    expected.add("409");
    go("live");
    button("Add…").click();
    page.locator("dialog input[name=url]")
        .fill("http://127.0.0.2:" + backend.getAddress().getPort());
    page.locator("dialog input[name=name]").fill("b1");
    page.locator("dialog button[type=submit]").click();
    assertThat(page.locator("dialog .problem")).containsText("b1");
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator(".card")).hasCount(3);
  }

  @Test
  void configuration_isComparedTriedKeptAndTakenBack() {
    go("config");
    Locator editor = page.locator("#config-text");
    assertThat(editor).hasValue(Pattern.compile("per-client"));
    String before = editor.inputValue();
    editor.fill(before.replace("burst: 5", "bursd: 5"));
    button("Validate").click();
    assertThat(page.locator(".verdict")).containsText("did you mean ‘burst’");
    page.locator(".verdict .link").click();
    assertThat(editor).isFocused();
    editor.fill(before.replace("burst: 5", "burst: 9"));
    assertThat(page.locator(".diff ins"))
        .hasText("+       rateLimit: { name: per-client, rate: 2/second, burst: 9 } }");
    picture("config");
    button("Apply…").click();
    page.locator("dialog.ask select").selectOption("5m");
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(page.locator("#trial")).containsText("on trial");
    button("Take it back").click();
    assertThat(page.locator("#trial")).isHidden();
    assertThat(editor).hasValue(before);
    editor.fill(before.replace("burst: 5", "burst: 9"));
    button("Apply…").click();
    page.locator("dialog.ask button[type=submit]").click();
    button("Keep it").click();
    assertThat(page.locator("#trial")).isHidden();
    assertThat(page.locator(".versions > li")).not().hasCount(1);
    page.locator(".versions button", new Page.LocatorOptions().setHasText("Take it up again"))
        .last()
        .click();
    page.locator("dialog.ask button[type=submit]").click();
    assertThat(editor).hasValue(before);
  }

  @Test
  void explanation_namesRouteBackendAndHead() {
    expected.add("400");
    go("explain");
    page.locator("input[name=url]").fill("http://h/api/" + HOSTILE);
    button("Explain").click();
    assertThat(page.locator("#view-explain .problem")).isVisible();
    page.locator("input[name=url]").fill("http://h/books?q=1");
    page.locator("#explain-headers").fill("X-Odd: " + HOSTILE);
    button("Explain").click();
    assertThat(page.locator(".verdict-card")).containsText("would be asked");
    assertThat(page.locator("pre.head")).containsText("GET /books?q=1 HTTP/1.1");
    assertThat(page.locator("pre.head")).containsText(HOSTILE);
    assertThat(page.locator("main img")).hasCount(0);
    picture("explain");
  }

  @Test
  void history_isZoomedByMouseAndKeys_andWhatClientsSaidIsText() {
    go("history");
    Locator agents =
        page.locator(".parts .panel", new Page.LocatorOptions().setHasText("User agents"));
    // What is recorded is written each second, so the first answer may know nothing yet.
    do {
      button("1 hour").click();
      page.waitForTimeout(500);
    } while (agents.count() == 0);
    assertThat(agents).containsText(HOSTILE);
    assertThat(page.locator("main img")).hasCount(0);
    assertThat(page.locator(".marks")).containsText("Peak hour");
    picture("history");
    String hour = page.locator(".toolbar .note").textContent();
    page.locator(".stack").focus();
    page.keyboard().press("+");
    assertThat(button("1 hour")).hasAttribute("aria-pressed", "false");
    assertThat(page.locator(".toolbar .note")).not().hasText(hour);
    button("Back").click();
    assertThat(button("1 hour")).hasAttribute("aria-pressed", "true");
    Locator plot = page.locator("#view-history .u-over").first();
    var box = plot.boundingBox();
    page.mouse().move(box.x + box.width * 0.4, box.y + 50);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.8, box.y + 50);
    page.mouse().up();
    assertThat(button("1 hour")).hasAttribute("aria-pressed", "false");
    button("1 year").click();
    assertThat(page.locator(".toolbar .note")).containsText("by days");
    assertThat(page.title()).isEqualTo("Traffic history · Fairlead");
  }

  @Test
  void limits_showWhatTheyRefuse() {
    go("limits");
    Locator limit = page.locator(".limit", new Page.LocatorOptions().setHasText("per-client"));
    assertThat(limit.locator(".word")).hasText("refuses now");
    assertThat(limit.locator(".offenders")).containsText("127.0.0.1");
    picture("limits");
  }

  @Test
  void everyView_fitsAPhone_andIsDarkAndUsableThere() throws IOException {
    String axe = axe();
    page.context().close();
    page = page(browser, 360, 780, ColorScheme.DARK);
    for (String view : VIEWS) {
      go(view);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).as(view).isEqualTo(360);
      assertThat(faults(axe)).as(view).isEmpty();
      picture("phone-" + view);
    }
    assertThat(page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor"))
        .isEqualTo("rgb(14, 19, 25)");
    page.locator("#theme").click();
    assertThat(page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor"))
        .isEqualTo("rgb(243, 245, 248)");
  }

  @Test
  void everyView_isUsableByAll_asFarAsAMachineCanTell() throws IOException {
    String axe = axe();
    for (String view : VIEWS) {
      go(view);
      assertThat(faults(axe)).as(view).isEmpty();
    }
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      go("live");
      card("b1").locator(".name").click();
      page.locator(".panel-dialog .facts").waitFor();
      assertThat(faults(axe)).as("panel " + scheme).isEmpty();
      picture("panel-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
      page.keyboard().press("Escape");
    }
  }

  private List<?> faults(String axe) {
    page.evaluate("(source) => { if (!window.axe) (0, eval)(source); }", axe);
    return (List<?>)
        page.evaluate(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap((rule) => rule.nodes.map((node) => rule.id + ': ' + node.target + ': '
                + node.failureSummary))
            """);
  }

  private static String axe() throws IOException {
    try (InputStream in = DashboardTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void keyboardAlone_opensABackend_andChangesTheView() {
    go("live");
    card("b3").waitFor();
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    for (int i = 0;
        i < 40
            && !Boolean.TRUE.equals(
                card("b2").evaluate("(c) => c.contains(document.activeElement)"));
        i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Enter");
    assertThat(page.locator(".panel-dialog h2")).hasText("b2");
    page.keyboard().press("Escape");
    assertThat(page.locator(".panel-dialog")).hasCount(0);
    assertThat(card("b2").locator(".name")).isFocused();
    page.locator("nav a").nth(4).focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#view-explain")).isVisible();
    assertThat(page.locator("main")).isFocused();
  }

  @Test
  void token_isAskedFor_andTheLostConnectionComesBack() throws IOException {
    expected.addAll(List.of("401", "ERR_"));
    String yaml =
        shop(200, "1m")
            + "admin: { address: \"127.0.0.1:%d\", requireToken: true }\n".formatted(freePort());
    ProxyRun many = run("token", yaml);
    try {
      page.navigate(reachable(many) + "/");
      page.locator("dialog input[name=token]").fill("wrong");
      page.locator("dialog button[type=submit]").click();
      assertThat(page.locator("dialog.ask").last()).containsText("not one of the token file");
      page.locator("dialog input[name=token]").last().fill(token());
      page.locator("dialog button[type=submit]").last().click();
      assertThat(page.locator(".card")).hasCount(200);
      assertThat(page.locator("dialog")).hasCount(0);
      page.locator("input[type=search]").fill("b17");
      assertThat(page.locator(".card")).hasCount(11);
      page.locator("input[type=search]").fill("");
      assertThat(page.locator(".card")).hasCount(200);
      assertThat(page.locator(".backends .note").first()).containsText("of 200 well");
      picture("two-hundred");
      many.close();
      assertThat(page.locator("#lost")).containsText("Trying again");
      assertThat(page.locator("#connection")).hasText("Connection lost");
      picture("lost");
      many = run("token", yaml);
      page.locator("#lost")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      assertThat(page.locator("#connection")).hasText("Live");
    } finally {
      many.close();
    }
  }

  private static String reachable(ProxyRun of) {
    String address = address(of);
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          var _ =
              client.send(
                  HttpRequest.newBuilder(URI.create(address + "/health")).build(),
                  BodyHandlers.discarding());
          return address;
        } catch (IOException e) {
          assertThat(System.nanoTime()).as("the admin port opens").isLessThan(deadline);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private String token() throws IOException {
    Path file = folder.resolve("token").resolve("fairlead-state").resolve(TokenFile.NAME);
    return TokenFile.read(file).stream()
        .filter(line -> line.bearer().role() == Role.CONFIGURE)
        .map(TokenFile.Line::token)
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
