package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * People at the shop: Chromium, the proxy in HTTPS with sticky cookies, and bookstores over one
 * database, one of which is killed while somebody shops there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopInBrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BACKENDS = 2;
  private static final int PHONE_WIDTH = 360;

  /** What is wider than the window, or asks for something without saying what. */
  private static final String FLAWS =
      """
      () => [
        ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []),
        ...Array.from(document.querySelectorAll('input:not([type=hidden]), select, textarea'))
            .filter(e => !e.getAttribute('aria-label') && !(e.labels && e.labels.length))
            .map(e => 'no label: ' + e.outerHTML),
        ...Array.from(document.images).filter(e => e.complete && !e.naturalWidth)
            .map(e => 'no picture: ' + e.src)
      ]
      """;

  @TempDir static Path folder;
  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<DemoBackend> backends = new ArrayList<>();
  private String url = "";
  private Browser browser;

  @BeforeAll
  void open() throws Exception {
    for (int i = 1; i <= BACKENDS; i++) {
      backends.add(DemoBackend.start("books-" + i, folder.resolve("books.db")));
      started.add(backends.getLast());
    }
    DevCertificates.Pair pair =
        new DevCertificates(folder.resolve("certs"), Instant.now()).make(List.of("shop.localhost"));
    Path config = Files.writeString(folder.resolve("fairlead.yaml"), config(pair));
    RunningCommand proxy = RunningCommand.start(folder, "run", "-c", config.toString());
    started.add(proxy);
    url = "https://shop.localhost:" + proxy.awaits("listening on https://127.0.0.1:(\\d+)");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    started.add(playwright);
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            // This key and no other, whoever signed for it.
                            "--ignore-certificate-errors-spki-list=" + key(pair.chain()))));
  }

  private String config(DevCertificates.Pair pair) {
    StringBuilder addresses = new StringBuilder();
    backends.forEach(each ->
        addresses.append(
            "      - { name: %s, url: \"http://%s\" }\n".formatted(each.name(), each.address())));
    return """
    listeners:
      - { address: "127.0.0.1:0", tls: { certificates: { chain: "%s", key: "%s" } } }
    routes: [{ upstream: shop }]
    upstreams:
      shop:
        sticky: { cookie: FL, secure: true, httpOnly: true }
        health: { path: /health, pulse: 500ms }
        backends:
    %s
    """
        .formatted(pair.chain(), pair.key(), addresses);
  }

  private static String key(Path chain) throws Exception {
    try (InputStream in = Files.newInputStream(chain)) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
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

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  private Page page(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    context.setDefaultTimeout((double) PATIENCE.toMillis());
    return context.newPage();
  }

  private static String instance(Page page) {
    return page.locator("footer").innerText().replaceFirst("Answered by ([^.]+)\\.(?s).*", "$1");
  }

  private static void isFlawless(Page page) {
    assertThat((List<?>) page.evaluate(FLAWS)).as(page.url()).isEmpty();
  }

  private static void picture(Page page, String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "shop"));
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(pictures.resolve(name + ".png")));
  }

  @Test
  void shopper_staysAtOneBackend_andGoesOnWhenItIsKilled() throws Exception {
    Page page = page(new Browser.NewContextOptions().setViewportSize(1100, 800));
    List<String> complaints = new CopyOnWriteArrayList<>();
    page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    page.navigate(url + "/");
    String home = instance(page);
    assertThat(home).matches("books-\\d");
    picture(page, "home");

    page.fill("input[name=q]", "harbour");
    page.click("form.find button");
    assertThat(instance(page)).isEqualTo(home);
    picture(page, "search");
    openOneInStock(page);
    String title = page.locator("h1").innerText();
    isFlawless(page);
    picture(page, "book");
    page.fill("input[name=quantity]", "2");
    page.click("button.buy");
    assertThat(page.locator("table.lines").innerText()).contains(title);
    picture(page, "cart");

    page.navigate(url + "/");
    assertThat(page.locator("main").innerText()).contains("You looked at", title);
    assertThat(instance(page)).isEqualTo(home);

    page.click("nav >> text=Log in");
    picture(page, "login");
    page.fill("#register input[name=name]", "Ada <b>Reader</b>");
    page.fill("#register input[name=email]", "ada@example.org");
    page.fill("#register input[name=password]", "correct horse");
    page.click("#register button");
    assertThat(page.locator("nav").innerText()).contains("Log out");
    assertThat(instance(page)).isEqualTo(home);
    cookiesAreOutOfReach(page.context().cookies());

    DemoBackend gone =
        backends.stream().filter(each -> each.name().equals(home)).findFirst().orElseThrow();
    ProcessHandle process = ProcessHandle.of(gone.pid()).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().get();

    page.navigate(url + "/cart");
    String next = instance(page);
    assertThat(next).matches("books-\\d").isNotEqualTo(home);
    assertThat(page.locator("table.lines").innerText()).contains(title);
    page.click("text=To the checkout");
    picture(page, "checkout");
    page.click("button.buy");
    assertThat(page.locator("h1").innerText()).matches("Order \\d+ paid");
    assertThat(page.locator("table").innerText()).contains("2 × " + title);
    assertThat(instance(page)).isEqualTo(next);
    picture(page, "order");
    page.click("nav >> text=Orders");
    assertThat(page.locator("tbody tr").count()).isEqualTo(1);
    picture(page, "orders");
    page.click("nav >> text=Cart");
    assertThat(page.locator("main").innerText()).contains("Nothing in it yet");
    assertThat(complaints).isEmpty();
  }

  /** Some of the books are out of stock from the start. */
  private static void openOneInStock(Page page) {
    page.locator(".tiles a").first().click();
    for (int i = 1; page.locator("button.buy").count() == 0; i++) {
      page.goBack();
      page.locator(".tiles a").nth(i).click();
    }
  }

  private static void cookiesAreOutOfReach(List<Cookie> cookies) {
    assertThat(cookies.stream().map(ShopInBrowserTest::text))
        .containsExactlyInAnyOrder(
            "FL secure httpOnly", "shop_session secure httpOnly", "shop_login secure httpOnly");
  }

  private static String text(Cookie cookie) {
    return cookie.name + (cookie.secure ? " secure" : "") + (cookie.httpOnly ? " httpOnly" : "");
  }

  @Test
  void everyPage_fitsAPhoneInTheDark_andTakesAKeyboard() throws Exception {
    Page page =
        page(
            new Browser.NewContextOptions()
                .setViewportSize(PHONE_WIDTH, 740)
                .setColorScheme(ColorScheme.DARK));
    page.navigate(url + "/login");
    isFlawless(page);
    picture(page, "phone-login");
    page.fill("#login input[name=email]", "customer7@example.org");
    page.fill("#login input[name=password]", "bookworm");
    page.keyboard().press("Enter");
    page.waitForSelector("nav >> text=Log out");
    for (String path : List.of("/", "/search?q=sea", "/cart", "/orders")) {
      page.navigate(url + path);
      isFlawless(page);
      picture(page, "phone" + path.replaceAll("\\W+", "-"));
    }
    page.navigate(url + "/search?q=sea");
    openOneInStock(page);
    isFlawless(page);
    picture(page, "phone-book");
    page.click("button.buy");
    isFlawless(page);
    picture(page, "phone-cart");
    page.navigate(url + "/checkout");
    isFlawless(page);
    picture(page, "phone-checkout");
    page.navigate(url + "/books/0");
    isFlawless(page);
    picture(page, "phone-sorry");

    page.navigate(url + "/");
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("To the content");
    assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    assertThat(brightness(page, "document.body", "backgroundColor")).isLessThan(80);
    assertThat(brightness(page, "document.body", "color")).isGreaterThan(200);
  }

  private static int brightness(Page page, String of, String property) {
    Object red = page.evaluate("+getComputedStyle(" + of + ")." + property + ".match(/\\d+/)[0]");
    return ((Number) red).intValue();
  }
}
