package dev.fairlead.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.analytics.history.PastWriter;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.TrafficKey;
import dev.fairlead.analytics.recording.VisitorKind;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.model.Failure;
import dev.fairlead.rehearsal.RecordedRates.Refusal;
import dev.fairlead.rehearsal.RecordedRefusals.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedComparisonTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HOURS = 5 * 24;

  private static final String NOW =
      """
      listeners: [127.0.0.1:8080]
      routes:
        - { name: api, match: { path: /api/** }, upstream: shop, rateLimit: { name: slow, rate: 20/minute } }
        - { name: img, match: { path: /img/** }, upstream: shop, maxBody: 1KiB }
        - { name: rest, upstream: shop }
      upstreams:
        shop:
          backends: [ { name: b1, url: http://127.0.0.1:9001 }, { name: b2, url: http://127.0.0.1:9002 } ]
      """;

  private static final Refusal SLOW = new Refusal("api", Failure.RATE_LIMITED, "slow");
  private static final Refusal LARGE = new Refusal("img", Failure.BODY_TOO_LARGE, "-");

  @TempDir static Path folder;
  private static StoreAddress store = new StoreAddress.Sqlite(Path.of("history.db"));

  /** Five days: 12 requests of api in the first minute of each hour, 6 of the others, 2 refused. */
  @BeforeAll
  static void record() throws IOException {
    store = new StoreAddress.Sqlite(folder.resolve(StoreAddress.FILE));
    try (PastWriter writer = PastWriter.open(store, null, START)) {
      for (int i = 0; i < HOURS; i++) {
        Instant hour = START.plus(Duration.ofHours(i));
        Harvest harvest = new Harvest();
        long minute = hour.getEpochSecond() / 60;
        count(harvest, minute, "api", "shop/b1", 200, 10);
        count(harvest, minute, "api", "shop/-", 429, 2);
        count(harvest, minute + 1, "api", "shop/b2", 200, i == 50 ? 30 : 3);
        count(harvest, minute, "img", "shop/b2", 200, 5);
        count(harvest, minute, "img", "shop/-", 413, 1);
        count(harvest, minute, "rest", "shop/b1", 200, 6);
        harvest.minute(minute).cause(new CauseKey("api", "shop/-", "RATE_LIMITED", "slow"), 2);
        harvest.minute(minute).cause(new CauseKey("img", "shop/-", "BODY_TOO_LARGE", "-"), 1);
        harvest.count(VisitorKind.PATH, "api /api/books/{id}", 12);
        harvest.count(VisitorKind.PATH, "img /img/{id}.png", 6);
        harvest.count(VisitorKind.PATH, "rest /", 4);
        harvest.count(VisitorKind.PATH, "rest /news", 2);
        writer.write(hour, hour.plus(Duration.ofHours(1)), harvest, List.of());
      }
    }
  }

  private static void count(
      Harvest harvest, long minute, String route, String backend, int status, int times) {
    var figures =
        harvest.minute(minute).traffic(new TrafficKey(route, backend, MethodClass.READ, status));
    figures.count += times;
  }

  @Test
  void sameConfiguration_isAsBefore_inEverything() throws IOException {
    RecordedComparison found = compare(NOW, NOW);

    assertThat(found.rates.all.count).isEqualTo(HOURS * 27L + 27);
    assertThat(found.routes).containsOnlyKeys("api", "img", "rest");
    assertThat(found.routes.values())
        .allSatisfy(turn -> assertThat(turn.words()).isEqualTo("as before"));
    assertThat(found.paths).isEmpty();
    assertThat(found.rates.refusals).containsEntry(SLOW, 2L * HOURS).containsEntry(LARGE, 120L);
    assertThat(found.refusals.values()).containsOnly(Verdict.AS_BEFORE);
    assertThat(found.rules).isEmpty();
  }

  /** A period of more than two days, in which one minute has more than all others. */
  @Test
  void peaks_areOfMinutes_howeverLongThePeriod() throws IOException {
    RecordedRates.Rate api = rate(compare(NOW, NOW), "api");

    assertThat(api.coarse).isFalse();
    assertThat(api.peakMinute).isEqualTo(30);
    assertThat(api.peakTwoMinutes).isEqualTo(42);
  }

  @Test
  void routesThatGo_thatAreNew_andThatStandFirst_areToldApart() throws IOException {
    String then =
        NOW.replace("name: api, match: { path: /api/** }", "name: calls, match: { path: /api/** }")
            .replaceFirst(
                "  - \\{ name: img.*\n",
                "  - { name: n, match: { path: /news }, upstream: shop }\n");
    RecordedComparison found = compare(NOW, then);

    assertThat(turn(found, "api")).isEqualTo("named calls");
    assertThat(turn(found, "img")).isEqualTo("gone");
    assertThat(turn(found, "rest"))
        .isEqualTo("now behind n, which may take some; may get some of img");
    assertThat(found.fresh).extracting(each -> each.name()).containsExactly("n");
    assertThat(found.paths)
        .extracting(each -> each.asked().path() + " " + each.words())
        .containsExactly("/img/{id}.png rest", "/news n");
    assertThat(found.refusals).containsEntry(LARGE, Verdict.GONE);
    // It changed its name only, and what comes first is for others.
    assertThat(found.refusals).containsEntry(SLOW, Verdict.AS_BEFORE);
  }

  @Test
  void pathsThatHeadersDecideAbout_areNotGuessed() throws IOException {
    String then =
        NOW.replace(
            "routes:",
            "routes:\n  - { name: beta, match: { path: /news, header: { X-Beta: \"1\" } },"
                + " upstream: shop }");

    assertThat(compare(NOW, then).paths)
        .extracting(each -> each.asked().path() + " " + each.words())
        .containsExactly("/news not decidable: beta or rest");
  }

  /** A literal that ids are folded over may be among them; one that is not, cannot. */
  @Test
  void literalsThatFoldingMayHide_areNotGuessed() throws IOException {
    String year =
        NOW.replace("routes:", "routes:\n  - { name: y, match: { path: P }, upstream: shop }");

    assertThat(paths(NOW, year.replace("P }", "/api/books/2024 }")))
        .containsExactly("/api/books/{id} not decidable: y or api");
    assertThat(paths(NOW, year.replace("P }", "/img/7.png }")))
        .containsExactly("/img/{id}.png not decidable: y or img");
    assertThat(paths(NOW, year.replace("P }", "/api/books/*, method: GET }")))
        .containsExactly("/api/books/{id} not decidable: y or api");
    assertThat(paths(NOW, year.replace("P }", "/api/books/new }"))).isEmpty();
    assertThat(paths(NOW, year.replace("P }", "/api/books/0 }")))
        .containsExactly("/api/books/{id} not decidable: y or api");
    assertThat(paths(NOW, year.replace("P }", "/img/7.jpg }"))).isEmpty();
    // Whoever asked for it by a route of its own asked for nothing else.
    String own = NOW.replace("path: /img/**", "path: /img/7.png");
    assertThat(
            paths(
                own,
                own.replace(
                    "name: img, match: { path: /img/7.png",
                    "name: img, match: { path: /img/8.png")))
        .containsExactly("/img/{id}.png rest");
  }

  private List<String> paths(String now, String then) throws IOException {
    return compare(now, then).paths.stream()
        .map(each -> each.asked().path() + " " + each.words())
        .toList();
  }

  /** Another configuration wrote the history: nothing is known of which routes did not take it. */
  @Test
  void routesOfNeitherConfiguration_tellNothing() throws IOException {
    String now = NOW.replace("name: api", "name: calls");
    String then = now.replace("name: rest, up", "name: rest, match: { path: /x }, up");
    RecordedComparison found = compare(now, then);

    assertThat(turn(found, "api")).isEqualTo("not in the configuration in force");
    assertThat(paths(now, then))
        .containsExactly("/api/books/{id} calls", "/ no route", "/news no route");
    assertThat(found.limits).extracting(each -> each.never()).containsExactly(false);
    // That a period begins within an hour hides none of its paths.
    assertThat(
            RecordedComparison.of(
                    store,
                    START.plusSeconds(90),
                    START.plus(Duration.ofMinutes(61)),
                    read(now),
                    read(then))
                .paths)
        .hasSize(3);
  }

  @Test
  void limitOfARouteThatGetsMore_isHeldToItsOwnAndTheirs() throws IOException {
    String then =
        NOW.replaceFirst("  - \\{ name: img.*\n", "")
            .replace("name: rest, up", "name: rest, rateLimit: { name: l, rate: 30/minute }, up");
    RecordedComparison found = compare(NOW, then);

    assertThat(turn(found, "rest")).isEqualTo("may get some of img");
    // Six each, of the 27 or more of all.
    assertThat(found.limits.getLast().peakTwoMinutes()).isEqualTo(12);
    assertThat(found.limits.getLast().never()).isTrue();
    String narrow = then.replace("name: rest, rate", "name: rest, match: { path: /news }, rate");
    assertThat(turn(compare(NOW, narrow), "rest")).isEqualTo("asks for other requests");
  }

  @Test
  void refusals_followFromRules_whereTheyDo() throws IOException {
    assertThat(slow("rate: 20/minute", "rate: 40/minute")).isEqualTo(Verdict.AT_MOST);
    assertThat(slow("rate: 20/minute", "rate: 10/minute")).isEqualTo(Verdict.AT_LEAST);
    assertThat(slow("rate: 20/minute", "rate: 10/minute, burst: 30")).isEqualTo(Verdict.OPEN);
    // Limits admit together, or not at all.
    String two =
        NOW.replace(
            "listeners: [127.0.0.1:8080]",
            "listeners: [ { address: 127.0.0.1:8080, rateLimit: 9/minute } ]");
    assertThat(compare(two, two.replace("20/minute", "40/minute")).refusals)
        .containsEntry(SLOW, Verdict.OPEN);
    assertThat(slow("rate: 20/minute", "rate: 40/minute, key: path")).isEqualTo(Verdict.OPEN);
    assertThat(slow("rate: 20/minute", "rate: 20/minute, dryRun: true")).isEqualTo(Verdict.NONE);
    assertThat(slow(", rateLimit: { name: slow, rate: 20/minute }", "")).isEqualTo(Verdict.NONE);
    assertThat(slow("slow, rate: 20/minute", "quick, rate: 90/minute")).isEqualTo(Verdict.AT_MOST);
    assertThat(slow("path: /api/**", "path: /api/*")).isEqualTo(Verdict.OPEN);
    // Others may come to it now.
    assertThat(slow("name: rest, up", "name: rest, match: { path: /x }, up"))
        .isEqualTo(Verdict.AS_BEFORE);

    assertThat(compare(NOW, NOW.replace("1KiB", "2KiB")).refusals)
        .containsEntry(LARGE, Verdict.AT_MOST);
    assertThat(compare(NOW, NOW.replace("1KiB", "512B")).refusals)
        .containsEntry(LARGE, Verdict.AT_LEAST);
    assertThat(compare(NOW, NOW.replace("1KiB", "512B")).rules)
        .containsExactly("route img: maxBody");
  }

  private Verdict slow(String text, String by) throws IOException {
    assertThat(NOW).contains(text);
    return compare(NOW, NOW.replace(text, by)).refusals.get(SLOW);
  }

  @Test
  void limitThatNobodyCouldReach_refusesNobody() throws IOException {
    String then =
        NOW.replace("{ name: slow, rate: 20/minute }", "{ name: slow, rate: 42/minute }")
            .replace("maxBody: 1KiB", "rateLimit: { name: tight, rate: 5/minute }");
    RecordedComparison found = compare(NOW, then);

    assertThat(found.limits)
        .extracting(each -> each.place() + " " + each.words())
        .containsExactly("route api refuses nobody", "route img refuses at most 120");
    // That 10 a minute refused 2 of 12 is so each hour; 8 may refuse 4, and the 3 or 30 thereafter.
    String slow = NOW.replace("rate: 20/minute", "rate: 10/minute");
    assertThat(compare(slow, slow.replace("10/", "8/")).limits.getFirst().words())
        .isEqualTo("refuses between 240 and 867");
    // That 20 did cannot be.
    assertThat(compare(NOW, NOW.replace("20/", "16/")).limits.getFirst().words())
        .isEqualTo("refuses at most 26");
    // A route that may get requests of others is held to all there were.
    assertThat(compare(NOW, then.replace("/api/**", "/**")).limits.getFirst().never()).isFalse();
  }

  @Test
  void shares_areRecorded_andByWeightInBoth() throws IOException {
    String then =
        NOW.replace("name: b2, url: http://127.0.0.1:9002", "name: b3, url: http://127.0.0.1:9003")
            .replace("9001 }", "9001, weight: 3 }");
    RecordedShares shop = compare(NOW, then).upstreams.getFirst();

    assertThat(shop.total()).isEqualTo(HOURS * 24L + 27);
    assertThat(shop.backends())
        .containsExactly(
            new RecordedShares.Share("b1", HOURS * 16L, .5, .75),
            new RecordedShares.Share("b2", HOURS * 8L + 27, .5, RecordedShares.ABSENT),
            new RecordedShares.Share("b3", 0, RecordedShares.ABSENT, .25));
  }

  @Test
  void text_fits80Columns_andJsonSaysTheSame() throws IOException {
    String then =
        NOW.replaceFirst("  - \\{ name: img.*\n", "")
            .replace("    backends", "    balance: ip-hash\n    backends");
    RecordedComparison found = compare(NOW, then);

    String text = RecordedText.of(found, "now.yaml", "\u001b[31m.yaml");
    assertThat(text.lines()).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(80));
    assertThat(text)
        .matches("[ -~\\n]*")
        .contains("/img/{id}.png (img)", "429 rate limit slow, route api", "-> as before")
        .contains("round-robin -> ip-hash");
    JsonNode json = new ObjectMapper().readTree(RecordedJson.of(found, "a", "b"));
    assertThat(json.get("requests").asLong()).isEqualTo(found.rates.all.count);
    assertThat(json.get("routes").get(1).get("name").isNull()).isTrue();
    assertThat(json.get("frequentPathsThatGoElsewhere").get(0).get("to").get(0).asText())
        .isEqualTo("rest");
    assertThat(json.get("refusals").findValuesAsText("then"))
        .containsExactlyInAnyOrder("as_before", "gone");
  }

  private static RecordedRates.Rate rate(RecordedComparison found, String route) {
    RecordedRates.Rate rate = found.rates.routes.get(route);
    assertThat(rate).isNotNull();
    return rate == null ? new RecordedRates.Rate() : rate;
  }

  private static String turn(RecordedComparison found, String route) {
    return found.routes.getOrDefault(route, RouteTurn.UNKNOWN).words();
  }

  private RecordedComparison compare(String now, String then) throws IOException {
    return RecordedComparison.of(
        store, START, START.plus(Duration.ofHours(HOURS)), read(now), read(then));
  }

  private static ProxySpec read(String text) {
    ReadResult read = RehearsalTest.tryRead(text);
    assertThat(read).as(text).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) read).spec();
  }
}
