package dev.fairlead.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.model.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final String NOW =
      """
      listeners: [127.0.0.1:8080]
      routes:
        - { name: api, match: { path: /api/** }, upstream: shop }
        - { name: rest, upstream: shop }
      upstreams:
        shop:
          backends: [ { name: b1, url: http://127.0.0.1:9001 }, { name: b2, url: http://127.0.0.1:9002 } ]
      """;

  @TempDir Path folder;

  @Test
  void sameConfiguration_changesNothing() throws IOException {
    Findings found = run(NOW, NOW, line(0, "192.0.2.1", "/api/x"), line(1, "192.0.2.1", "/y"));

    assertThat(found.requests()).isEqualTo(2);
    assertThat(found.unchanged()).isEqualTo(2);
    assertThat(found.turns()).isEmpty();
  }

  @Test
  void otherRoute_andNone_areToldApart() throws IOException {
    String then =
        NOW.replace("/api/**", "/api/v2/**").replace("- { name: rest, upstream: shop }", "");
    Findings found =
        run(NOW, then, line(0, "192.0.2.1", "/api/v2/x"), line(1, "192.0.2.1", "/api/y"));

    assertThat(found.unchanged()).isEqualTo(1);
    assertThat(found.count(Change.UNROUTED)).isEqualTo(1);
    assertThat(found.turns().getFirst().getKey().then().failure()).isEqualTo(Failure.NO_ROUTE);
    assertThat(found.turns().getFirst().getValue().example).isEqualTo("GET shop.example/api/y");
  }

  /** 20 at once, then one each three seconds: by the log's clock and no other. */
  @Test
  void rateLimit_countsByTheClockOfTheLog() throws IOException {
    String then = NOW.replace("/api/** }, up", "/api/** }, rateLimit: 20/minute, up");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      lines.add(line(i, "192.0.2.1", "/api/x"));
    }
    lines.add(line(5, "192.0.2.2", "/api/x"));
    lines.add(line(3_100, "192.0.2.1", "/api/x"));
    Findings found = run(NOW, then, lines.toArray(String[]::new));

    assertThat(found.count(Change.REFUSED)).isEqualTo(10);
    Map.Entry<Fate, Findings.Refusals> refused = found.refusals().getFirst();
    assertThat(refused.getKey().failure()).isEqualTo(Failure.RATE_LIMITED);
    assertThat(refused.getKey().place()).isEqualTo("route api");
    assertThat(refused.getValue().now).isZero();
    ClientTally clients = refused.getValue().then;
    assertThat(clients.clients()).isEqualTo(1);
    assertThat(clients.most(3)).containsExactly(new ClientTally.Client("192.0.2.1", 10, false));
    assertThat(TextRehearsal.time(clients.firstNanos())).isEqualTo("2026-01-01T12:00:00.020Z");
    assertThat(TextRehearsal.time(clients.lastNanos())).isEqualTo("2026-01-01T12:00:00.029Z");
  }

  @Test
  void accessListAndBodyAndMethod_refuse() throws IOException {
    String then =
        NOW.replace(
                "{ path: /api/** }, up",
                "{ path: /api/**, method: [GET, POST] }, maxBody: 1KiB, access: { deny:"
                    + " [192.0.2.0/24] }, up")
            .replace("- { name: rest, upstream: shop }", "");
    Findings found =
        run(
            NOW,
            then,
            line(0, "192.0.2.1", "/api/x"),
            line(1, "198.51.100.1", "/api/x"),
            line(2, "198.51.100.1", "/api/x").replace("\"bytesIn\":0", "\"bytesIn\":1025"),
            line(3, "198.51.100.1", "/api/x").replace("\"GET\"", "\"PUT\""));

    assertThat(found.unchanged()).isEqualTo(1);
    assertThat(found.refusals())
        .extracting(each -> each.getKey().failure())
        .containsExactlyInAnyOrder(
            Failure.ADDRESS_DENIED, Failure.BODY_TOO_LARGE, Failure.METHOD_NOT_ALLOWED);
  }

  @Test
  void concurrency_countsByRecordedDurations() throws IOException {
    String then = NOW.replace("/api/** }, up", "/api/** }, concurrency: 1, up");
    Findings found =
        run(
            NOW,
            then,
            line(0, "192.0.2.1", "/api/x"),
            line(5, "192.0.2.1", "/api/x"),
            line(10, "192.0.2.1", "/api/x"));

    // Each took 10 ms, so that the third finds the first just gone.
    assertThat(found.count(Change.REFUSED)).isEqualTo(1);
  }

  @Test
  void queue_servesWhoWaits_andRefusesWhoWaitsTooLong() throws IOException {
    String then =
        NOW.replace("{ name: b1,", "{ name: b1, maxInFlight: 1,")
            .replace(", { name: b2, url: http://127.0.0.1:9002 }", "")
            .replace("    backends", "    queue: { size: 1, timeout: 15ms }\n    backends");
    Findings found =
        run(
            NOW,
            then,
            line(0, "192.0.2.1", "/api/x"),
            line(1, "192.0.2.1", "/api/x"),
            line(2, "192.0.2.1", "/api/x"),
            line(11, "192.0.2.1", "/api/x"));

    assertThat(found.refusals())
        .extracting(each -> each.getKey().failure())
        .containsExactly(Failure.QUEUE_FULL);
    assertThat(found.unchanged()).isEqualTo(3);
  }

  @Test
  void hashedClients_thatMove_areCounted() throws IOException {
    String now = NOW.replace("    backends", "    balance: ip-hash\n    backends");
    String then = now.replace("9002 } ]", "9002 }, { name: b3, url: http://127.0.0.1:9003 } ]");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(line(i, "192.0.2." + (1 + i % 100), "/"));
    }
    UpstreamTally shop = run(now, then, lines.toArray(String[]::new)).upstreams().get("shop");

    assertThat(shop).isNotNull();
    assertThat(shop.exact()).isTrue();
    assertThat(shop.compared()).isEqualTo(200);
    assertThat(shop.keys()).isEqualTo(100);
    assertThat(shop.moved()).isEqualTo(2 * shop.movedKeys()).isBetween(2L, 199L);
    assertThat(shop.shares().get("b3")[1]).as("they move to the new one").isEqualTo(shop.moved());
  }

  @Test
  void movedClients_areNamed_andNewNamesMoveNobody() throws IOException {
    String now = NOW.replace("    backends", "    balance: ip-hash\n    backends");
    String named =
        now.replace("name: api", "name: calls")
            .replace("upstream: shop", "upstream: store")
            .replace("  shop:", "  store:");
    String[] lines = new String[20];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line(i, "192.0.2." + (1 + i), "/api/x");
    }
    Findings renamed = run(now, named, lines);
    assertThat(renamed.unchanged()).isEqualTo(20);
    UpstreamTally store = renamed.upstreams().get("store");
    assertThat(store).isNotNull();
    assertThat(store.compared()).isEqualTo(20);
    assertThat(store.moved()).isZero();

    UpstreamTally fewer =
        run(now, now.replace(", { name: b2, url: http://127.0.0.1:9002 }", ""), lines)
            .upstreams()
            .get("shop");
    assertThat(fewer).isNotNull();
    assertThat(fewer.moved()).isBetween(1L, 19L);
    assertThat(fewer.movedClients().most(99)).hasSize((int) fewer.moved());
  }

  @Test
  void exact_isSaidOnlyWhereNothingIsGuessed() throws IOException {
    String limited = NOW.replace("/api/** }, up", "/api/** }, rateLimit: 1/hour, up");
    String[] lines = {
      line(0, "192.0.2.1", "/api/x"), line(1, "192.0.2.1", "/api/x"), line(2, "192.0.2.1", "/y")
    };
    assertThat(exact(outcome(NOW, limited, lines))).containsExactly(true, true);

    String second =
        limited.replace(
            "listeners: [127.0.0.1:8080]",
            "listeners: [127.0.0.1:8080, { address: 127.0.0.1:8081, rateLimit: 9/hour }]");
    assertThat(exact(outcome(NOW, second, lines))).containsExactly(false, false);

    String hidden =
        limited.replace(
            "routes:",
            "routes:\n  - { name: n, match: { path: /y, header: { X: y } }, upstream: shop }");
    // What may go there instead cannot touch the limit of another route.
    assertThat(exact(outcome(NOW, hidden, lines))).containsExactly(true, false);
    String before = hidden.replace("path: /y, header", "path: /api/x, header");
    String[] more = {lines[0], lines[1], line(2, "192.0.2.1", "/api/z"), lines[2]};
    assertThat(exact(outcome(NOW, before, more))).containsExactly(false, false);
    String door =
        hidden.replace("127.0.0.1:8080]", "{ address: 127.0.0.1:8080, rateLimit: 9/hour }]");
    assertThat(exact(outcome(NOW, door, lines))).containsExactly(false, false);
    // Limits admit together or not at all, and a full place gives back what rates took.
    String full = limited.replace("rateLimit: 1/hour", "rateLimit: 1/hour, concurrency: 9");
    assertThat(exact(outcome(NOW, full, lines))).containsExactly(false, false);

    // A request that is not decidable, but cannot touch the limit.
    Path users = folder.resolve("users");
    Files.writeString(users, "ann:$2a$04$abcdefghijklmnopqrstuuVQvFYRrTZkGqvKvEf9fXjAU2WIVa6Bq\n");
    String closed =
        limited.replace("{ name: rest, up", "{ name: rest, access: { users: " + users + " }, up");
    assertThat(exact(outcome(NOW, closed, lines))).containsExactly(true, false);
  }

  /** Of its first refusal, and of the shares of the shop. */
  private static List<Boolean> exact(Rehearsal.Outcome outcome) {
    UpstreamTally shop = outcome.findings().upstreams().get("shop");
    assertThat(shop).isNotNull();
    return List.of(
        outcome.exactness().of(outcome.findings().refusals().getFirst().getKey()),
        shop != null && outcome.exactness().of(shop));
  }

  @Test
  void cookiesOfABackendThatGoes_moveItsClients() throws IOException {
    String now = NOW.replace("    backends", "    sticky: { cookie: F }\n    backends");
    String then = now.replace(", { name: b2, url: http://127.0.0.1:9002 }", "");
    UpstreamTally shop =
        run(
                now,
                then,
                line(0, "192.0.2.1", "/").replace("shop/b1", "shop/b2"),
                line(1, "192.0.2.2", "/"),
                line(2, "192.0.2.1", "/").replace("shop/b1", "shop/b2"))
            .upstreams()
            .get("shop");

    assertThat(shop).isNotNull();
    assertThat(shop.shares().get("b2")).as("bound by what the log says").containsExactly(2, 0);
    assertThat(shop.moved()).isEqualTo(2);
    assertThat(shop.movedKeys()).isEqualTo(1);
    assertThat(shop.exact()).isFalse();
  }

  @Test
  void headerThatTheLogLacks_isNotGuessed() throws IOException {
    String then =
        NOW.replace(
            "routes:",
            "routes:\n  - { name: new, match: { path: /api/**, header: { X-New: \"1\" } },"
                + " upstream: shop }");
    Findings found = run(NOW, then, line(0, "192.0.2.1", "/api/x"), line(1, "192.0.2.1", "/"));

    assertThat(found.undecided()).isEqualTo(1);
    assertThat(found.doubts()).containsOnlyKeys(Doubt.ROUTE);
    assertThat(found.unchanged()).isEqualTo(1);
  }

  @Test
  void headerThatTheRecordedRouteTells_isKnown() throws IOException {
    String now =
        NOW.replace(
            "routes:",
            "routes:\n  - { name: new, match: { path: /api/**, header: { X-New: \"1\" } },"
                + " upstream: shop }");
    Findings found =
        run(
            now,
            now.replace("name: rest", "name: others"),
            line(0, "192.0.2.1", "/api/x"),
            line(1, "192.0.2.1", "/api/x").replace("\"route\":\"api\"", "\"route\":\"new\""));

    assertThat(found.undecided()).isZero();
    assertThat(found.unchanged()).isEqualTo(2);
  }

  @Test
  void combinedLog_withoutHosts_decidesNothingThatHostsDecide() throws IOException {
    String then = NOW.replace("{ path: /api/** }", "{ host: shop.example, path: /api/** }");
    String api =
        "192.0.2.1 - - [01/Jan/2026:12:00:00 +0000] \"GET /api/x HTTP/1.1\" 200 5 \"-\" \"curl\""
            + " 0.010000";

    Findings blind = run(NOW, then, api, api.replace("/api/x", "/y"));
    assertThat(blind.undecided()).isEqualTo(1);
    assertThat(blind.unchanged()).isEqualTo(1);

    Findings told =
        Rehearsal.run(
                new Rehearsal.Plan(
                    folder.resolve("access.log"),
                    read(NOW),
                    read(then),
                    Secrets.ephemeral(),
                    "shop.example",
                    ClientMask.STANDARD))
            .findings();
    assertThat(told.undecided()).isZero();
    assertThat(told.unchanged()).isEqualTo(2);
  }

  @Test
  void passwordThatIsNew_isNotGuessed() throws IOException {
    Path users = folder.resolve("users");
    Files.writeString(users, "ann:$2a$04$abcdefghijklmnopqrstuuVQvFYRrTZkGqvKvEf9fXjAU2WIVa6Bq\n");
    String then = NOW.replace("/api/** }, up", "/api/** }, access: { users: " + users + " }, up");

    assertThat(run(NOW, then, line(0, "192.0.2.1", "/api/x")).doubts())
        .containsOnlyKeys(Doubt.PASSWORD);
    assertThat(run(then, then, line(0, "192.0.2.1", "/api/x")).unchanged()).isEqualTo(1);
  }

  @Test
  void badLines_areCountedAndNamed_andGzipMayBreakOff() throws IOException {
    List<String> lines = new ArrayList<>(List.of(line(0, "192.0.2.1", "/"), "{\"time\":\"2026"));
    lines.addAll(List.of("nonsense", "", line(1, "localhost", "/"), "x".repeat(200_000)));
    lines.add(line(2, "192.0.2.1", "/a\\u000d\\u000aX: y"));
    lines.add(line(3, "192.0.2.1", "/").replace("\"method\":\"GET\"", "\"method\":null"));
    lines.add(line(4, "192.0.2.1", "/").replace("2026-01-01T", "26-01-01T"));
    Rehearsal.Outcome outcome = outcome(NOW, NOW, lines.toArray(String[]::new));

    assertThat(outcome.findings().requests()).isEqualTo(1);
    assertThat(outcome.skipped()).isEqualTo(6);
    assertThat(outcome.problems())
        .containsExactly(
            "line 2: not JSON, or torn",
            "line 3: neither JSON nor the combined format, or torn",
            "line 5: the client is not an IP address",
            "line 6: longer than 128 KiB",
            "line 7: a request line that nobody could have sent");
    assertThat(outcome.notes()).anyMatch(note -> note.startsWith("Not played: 1 lines"));

    Path zipped = folder.resolve("torn.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      for (int i = 0; i < 5_000; i++) {
        out.write(
            (line(i, "192.0.2." + i % 250, "/" + i * 7919) + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = Files.readAllBytes(zipped);
    Files.write(zipped, Arrays.copyOf(whole, whole.length / 2));
    Rehearsal.Outcome torn = Rehearsal.run(plan(zipped, NOW, NOW));
    assertThat(torn.findings().requests()).isBetween(100L, 4_999L);
    assertThat(torn.problems()).last().asString().contains("breaks off");
    assertThat(torn.problems()).filteredOn(each -> each.contains("breaks off")).hasSize(1);
  }

  /** nginx writes lines by their ends, with the time taken to three places; this proxy, to six. */
  @Test
  void timesOfEnds_areTakenBackByWhatRequestsTook() throws IOException {
    String line =
        "192.0.2.1 - - [01/Jan/2026:12:00:30 +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"-\" ";
    Rehearsal.Outcome nginx = outcome(NOW, NOW, line + "20.000", line + "0.250");

    assertThat(TextRehearsal.time(nginx.findings().firstNanos())).isEqualTo("2026-01-01T12:00:10Z");
    assertThat(TextRehearsal.time(nginx.findings().lastNanos())).isEqualTo("2026-01-01T12:00:30Z");
    assertThat(nginx.notes()).anyMatch(note -> note.startsWith("2 lines were taken for nginx's"));
    Rehearsal.Outcome own = outcome(NOW, NOW, line + "20.000000");
    assertThat(TextRehearsal.time(own.findings().firstNanos())).isEqualTo("2026-01-01T12:00:30Z");
  }

  @Test
  void standardInput_andLogsSideBySide_areReadAsOne() throws IOException {
    Path other = folder.resolve("other.log");
    Files.writeString(other, line(5, "192.0.2.1", "/") + "\nnonsense\n");
    String typed = line(9, "192.0.2.1", "/") + "\n" + line(2, "192.0.2.1", "/") + "\n";
    try (Logs logs =
        Logs.open(
            List.of(Path.of("-"), other),
            Instant.EPOCH,
            Instant.MAX,
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)))) {
      TimeOrder order = new TimeOrder(logs);
      List<Long> times = new ArrayList<>();
      for (LoggedRequest next = order.next(); next != null; next = order.next()) {
        times.add(next.atNanos() / 1_000_000 - NOON.toEpochMilli());
      }
      assertThat(times).containsExactly(2L, 5L, 9L);
      assertThat(logs.problems())
          .containsExactly(other + ", line 2: neither JSON nor the combined format, or torn");
    }
  }

  @Test
  void logThatHoldsNothing_saysWhy() throws IOException {
    assertThatThrownBy(() -> run(NOW, NOW))
        .hasMessageContaining("no requests to play: it is empty");
    assertThatThrownBy(() -> run(NOW, NOW, "a", "b"))
        .hasMessageContaining("2 of its 2 lines could not be read (line 1: ");
    assertThatThrownBy(() -> Rehearsal.run(plan(folder.resolve("none.log"), NOW, NOW)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.log: no such file");
    assertThatThrownBy(() -> Rehearsal.run(plan(folder, NOW, NOW)))
        .hasMessageContaining("is a folder");
  }

  @Test
  void linesInOrderOfTheirEnds_areSorted_andThoseTooLateCounted() throws IOException {
    List<String> lines =
        List.of(line(9, "192.0.2.1", "/"), line(3, "192.0.2.1", "/"), line(5, "192.0.2.1", "/"));
    try (LogReader log = LogReader.open(write(lines))) {
      TimeOrder order = new TimeOrder(log, 2);
      List<Long> times = new ArrayList<>();
      for (LoggedRequest next = order.next(); next != null; next = order.next()) {
        times.add(next.atNanos() / 1_000_000 - NOON.toEpochMilli());
      }
      assertThat(times).containsExactly(3L, 5L, 9L);
      assertThat(order.late()).isZero();
    }
    try (LogReader log = LogReader.open(write(lines))) {
      TimeOrder order = new TimeOrder(log, 1);
      while (order.next() != null) {
        // Counts.
      }
      assertThat(order.late()).isEqualTo(2);
    }
  }

  @Test
  void text_fits80Columns_andNothingInItIsAlive() throws IOException {
    String then =
        NOW.replace(
            "{ name: rest, upstream: shop }",
            "{ name: rest, match: { path: /no }, upstream: shop }");
    Rehearsal.Outcome outcome =
        outcome(
            NOW, then, line(0, "2001:db8::7", "/" + "a".repeat(300)), line(1, "192.0.2.77", "/b"));

    String text = TextRehearsal.of(outcome, "\u001b[31mred", "\u202e" + "x".repeat(100) + ".yaml");

    assertThat(text.lines()).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(80));
    assertThat(text)
        .matches("[ -~\\n]*")
        .contains("\\x1b[31mred", "\\u202e", "2001:db8::/64", "would find no route");
    String json = JsonRehearsal.of(outcome, "a", "b");
    assertThat(json).matches("[ -~\\n]*").contains("\"unrouted\" : 2");
  }

  @Test
  void mask_showsNetworksOnly() throws IOException {
    Rehearsal.Outcome outcome =
        Rehearsal.run(
            new Rehearsal.Plan(
                write(List.of(line(0, "192.0.2.77", "/x"), line(1, "192.0.2.78", "/x"))),
                read(NOW),
                read(NOW.replace("- { name: rest, upstream: shop }", "")),
                Secrets.ephemeral(),
                null,
                ClientMask.of("24,48")));

    assertThat(outcome.findings().affected().most(9))
        .containsExactly(new ClientTally.Client("192.0.2.0/24", 2, false));
    assertThatThrownBy(() -> ClientMask.of("33")).hasMessageContaining("24,48");
  }

  private Findings run(String now, String then, String... lines) throws IOException {
    return outcome(now, then, lines).findings();
  }

  private Rehearsal.Outcome outcome(String now, String then, String... lines) throws IOException {
    return Rehearsal.run(plan(write(List.of(lines)), now, then));
  }

  private Rehearsal.Plan plan(Path log, String now, String then) {
    return new Rehearsal.Plan(
        log, read(now), read(then), Secrets.ephemeral(), null, ClientMask.STANDARD);
  }

  private Path write(List<String> lines) throws IOException {
    return Files.write(folder.resolve("access.log"), lines);
  }

  static ReadResult tryRead(String text) {
    return SpecReader.read(text, "test.yaml", _ -> null);
  }

  private static ProxySpec read(String text) {
    ReadResult read = tryRead(text);
    assertThat(read).as(text).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) read).spec();
  }

  /** A request that the routes of {@link #NOW} served, as its access log would have it. */
  private static String line(int millis, String client, String target) {
    return ("{\"time\":\"%s\",\"client\":\"%s\",\"method\":\"GET\",\"host\":\"shop.example\","
            + "\"target\":\"%s\",\"http\":1.1,\"status\":200,\"bytesIn\":0,\"bytesOut\":5,"
            + "\"totalMs\":10.000,\"firstByteMs\":9.000,\"connectMs\":0.100,\"queueMs\":0.000,"
            + "\"route\":\"%s\",\"upstream\":\"shop\",\"backend\":\"shop/b1\",\"attempts\":1,"
            + "\"failure\":null,\"failureCode\":null,\"retry\":null,\"limit\":null,"
            + "\"requestId\":\"x\",\"userAgent\":\"curl\",\"referer\":null}")
        .formatted(
            MILLIS.format(NOON.plusMillis(millis)),
            client,
            target,
            target.startsWith("/api/") ? "api" : "rest");
  }
}
