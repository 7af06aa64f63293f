package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of the dashboard, as they are served. */
class PageAssetsTest {
  private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"");
  private static final Pattern IMPORTED = Pattern.compile("from '\\./([a-z]+\\.js)'");
  private static AdminFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = AdminFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static RawAnswer get(String path, String... fields) throws IOException {
    return RawAnswer.to(fixture.address(), "GET", path, "", fields);
  }

  @Test
  void allOfThem_areSmall() {
    assertThat(new PageAssets().size()).isBetween(50_000, 300 * 1024);
  }

  @Test
  void page_hasNothingInline_andAllThatItNamesIsThere() throws IOException {
    String page = get("/").body();
    assertThat(page).doesNotContain("style=", "onclick", "<style");
    assertThat(page).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(LINKED.matcher(page).results().map((MatchResult each) -> each.group(1)))
        .hasSizeGreaterThan(15)
        .allSatisfy(path -> assertThat(get(path).status()).as(path).isEqualTo(200));
    for (String module : PageAssets.MODULES) {
      assertThat(IMPORTED.matcher(get("/assets/" + module).body()).results())
          .allSatisfy(each -> assertThat(PageAssets.MODULES).contains(each.group(1)));
    }
  }

  @Test
  void modules_neverMakeMarkupOfText() throws IOException {
    for (String module : PageAssets.MODULES) {
      assertThat(get("/assets/" + module).body())
          .as(module)
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
  }

  @Test
  void page_mayLoadNothingFromElsewhere() throws IOException {
    assertThat(get("/").head())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void fileThatIsKnown_isNotSentAgain() throws IOException {
    String tag =
        get("/assets/dom.js")
            .head()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("etag:"))
            .map(line -> line.substring(5).strip())
            .findFirst()
            .orElseThrow();
    assertThat(get("/assets/dom.js", "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(get("/assets/dom.js", "If-None-Match: \"other\"").status()).isEqualTo(200);
  }

  @Test
  void noOtherFile_isServed_andNoOtherHostIsAnswered() throws IOException {
    assertThat(get("/assets/../AdminServer.class").status()).isGreaterThanOrEqualTo(400);
    assertThat(get("/assets/nothing.js").status()).isEqualTo(404);
    assertThat(get("/", "Host: evil.example").status()).isEqualTo(403);
    assertThat(RawAnswer.to(fixture.address(), "POST", "/", "").status()).isEqualTo(404);
  }

  @Test
  void linkOfAnotherSite_opensThePage_butNotTheApi() throws IOException {
    assertThat(get("/", "Sec-Fetch-Site: cross-site").status()).isEqualTo(200);
    assertThat(get("/api/v1/live", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
  }
}
