package dev.fairlead.config;

import static dev.fairlead.config.Reads.loaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
  private static final String SMALLEST =
      """
      listeners: [8080]
      upstreams:
        books: { backends: [http://127.0.0.1:9001] }
      """;

  @Test
  void smallestFile_getsEveryDefault() {
    TimeoutSpec timeouts = TimeoutSpec.DEFAULTS;
    BackendSpec backend = new BackendSpec("127.0.0.1:9001", new Address("127.0.0.1", 9001), 1);
    MatchSpec everything = new MatchSpec(List.of(), null, List.of(), Map.of());
    assertThat(loaded(SMALLEST))
        .isEqualTo(
            new ProxySpec(
                List.of(new ListenerSpec(new Address("0.0.0.0", 8080))),
                List.of(new RouteSpec("books", everything, "books", timeouts, Long.MAX_VALUE)),
                Map.of(
                    "books",
                    new UpstreamSpec(
                            "books",
                            BalancePolicy.ROUND_ROBIN,
                            List.of(backend),
                            3,
                            256,
                            Duration.ofSeconds(30))
                        .with(HealthSpec.DEFAULTS)),
                timeouts,
                LimitSpec.DEFAULTS,
                ForwardingSpec.DEFAULTS,
                null,
                null,
                0));
  }

  @Test
  void everyKey_isRead() {
    ProxySpec spec =
        loaded(
            """
            listeners:
              - address: "[::1]:8080"
              - localhost:0
            routes:
              - name: api
                match:
                  host: [Shop.example.com, "*.example.com", "[::1]"]
                  path: /api/*/x/**
                  method: [GET, PURGE]
                  header: { X-Beta: "*", Version: 2 }
                upstream: books
                timeouts: { response: 5s, total: 1h30m }
                maxBody: 10MiB
            upstreams:
              books:
                balance: least-connections
                retry: 1
                pool: { maxIdle: 0, idle: 250ms }
                backends:
                  - { name: b1, url: http://127.0.0.1:9001, weight: 1000 }
                  - { url: "http://[::1]/" }
                  - http://shop_1.internal:81
            timeouts: { head: 1s, keepAlive: 2s, body: 3s, write: 4s, connect: 5s, response: 6s,
                        idle: 7s, tunnel: 8s, halfClosed: 9s, total: 10s, shutdown: 2d }
            limits: { head: 16KiB, target: 4096, fields: 50, body: 1GB }
            forwarding: { trustedProxies: [10.0.0.0/8, "::1", 192.0.2.1], pseudonym: edge,
                          proxyStatus: true }
            accessLog: { file: "-", format: combined, queue: 64KiB }
            admin: 9900
            workers: auto
            """);
    TimeoutSpec timeouts =
        new TimeoutSpec(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofSeconds(7),
            Duration.ofSeconds(8),
            Duration.ofSeconds(9),
            Duration.ofSeconds(10),
            Duration.ofDays(2));
    assertThat(spec.listeners())
        .extracting(ListenerSpec::address)
        .containsExactly(new Address("::1", 8080), new Address("localhost", 0));
    assertThat(spec.routes())
        .containsExactly(
            new RouteSpec(
                "api",
                new MatchSpec(
                    List.of("shop.example.com", "*.example.com", "[::1]"),
                    "/api/*/x/**",
                    List.of("GET", "PURGE"),
                    Map.of("x-beta", "*", "version", "2")),
                "books",
                new TimeoutSpec(
                    timeouts.head(),
                    timeouts.keepAlive(),
                    timeouts.body(),
                    timeouts.write(),
                    timeouts.connect(),
                    Duration.ofSeconds(5),
                    timeouts.idle(),
                    timeouts.tunnel(),
                    timeouts.halfClosed(),
                    Duration.ofMinutes(90),
                    timeouts.shutdown()),
                10L * 1024 * 1024));
    assertThat(spec.upstreams())
        .containsEntry(
            "books",
            new UpstreamSpec(
                    "books",
                    BalancePolicy.LEAST_CONNECTIONS,
                    List.of(
                        new BackendSpec("b1", new Address("127.0.0.1", 9001), 1000),
                        new BackendSpec("[::1]:80", new Address("::1", 80), 1),
                        new BackendSpec(
                            "shop_1.internal:81", new Address("shop_1.internal", 81), 1)),
                    1,
                    0,
                    Duration.ofMillis(250))
                .with(HealthSpec.DEFAULTS));
    assertThat(spec.timeouts()).isEqualTo(timeouts);
    assertThat(spec.limits()).isEqualTo(new LimitSpec(16 * 1024, 4096, 50, 1_000_000_000L));
    assertThat(spec.forwarding())
        .isEqualTo(
            new ForwardingSpec(List.of("10.0.0.0/8", "::1/128", "192.0.2.1/32"), "edge", true));
    assertThat(spec.accessLog())
        .isEqualTo(new AccessLogSpec("-", AccessLogSpec.Format.COMBINED, 64 * 1024));
    assertThat(spec.admin()).isEqualTo(new AdminSpec(new Address("127.0.0.1", 9900)));
    assertThat(spec.workers()).isZero();
  }

  @Test
  void routesWithoutName_areNamedByWhatTheyMatch() {
    ProxySpec spec =
        loaded(
            SMALLEST
                + """
                limits: { body: 5MB }
                routes:
                  - { match: { host: [a.example.com, b.example.com], path: /x }, upstream: books }
                  - { match: { path: /x }, upstream: books }
                  - { match: { path: /x, method: GET }, upstream: books }
                  - { match: { method: PUT }, upstream: books }
                  - { upstream: books, maxBody: none }
                  - { name: books, match: { header: { A: b } }, upstream: books }
                """);
    assertThat(spec.routes())
        .extracting(RouteSpec::name)
        .containsExactly("a.example.com/x", "/x", "/x-2", "books-2", "books-3", "books");
    assertThat(spec.routes())
        .extracting(RouteSpec::maxBodyBytes)
        .containsExactly(
            5_000_000L, 5_000_000L, 5_000_000L, 5_000_000L, Long.MAX_VALUE, 5_000_000L);
  }

  @Test
  void anchorsAndMergeKeys_areFollowed_andOwnKeysWin() {
    ProxySpec spec =
        loaded(
            """
            x-common: &common { retry: 2, balance: least-connections }
            x-pool: &pool { pool: { maxIdle: 1 }, retry: 9 }
            listeners: [8080]
            routes: [{ upstream: b }]
            upstreams:
              a: { <<: *common, retry: 7, backends: &backends [http://127.0.0.1:1] }
              b: { <<: [*common, *pool], backends: *backends }
            """);
    UpstreamSpec a = spec.upstreams().get("a");
    UpstreamSpec b = spec.upstreams().get("b");
    assertThat(a.maxAttempts()).isEqualTo(7);
    assertThat(a.balance().policy()).isEqualTo(BalancePolicy.LEAST_CONNECTIONS);
    assertThat(b.maxAttempts()).isEqualTo(2);
    assertThat(b.poolMaxIdle()).isEqualTo(1);
    assertThat(b.backends()).isEqualTo(a.backends());
  }

  @Test
  void references_areReplacedByTheEnvironment() {
    ProxySpec spec =
        loaded(
            """
            listeners: ["${HOST}:${PORT:8080}"]
            upstreams:
              books: { backends: ["http://127.0.0.1:${BACKEND:9001}"], retry: "${TRIES:4}" }
            accessLog: $${HOME}/${EMPTY:}access$.log
            """,
            Map.of("HOST", "[::1]", "BACKEND", "81"));
    assertThat(spec.listeners())
        .extracting(ListenerSpec::address)
        .containsExactly(new Address("::1", 8080));
    assertThat(spec.upstreams().get("books").maxAttempts()).isEqualTo(4);
    assertThat(spec.upstreams().get("books").backends())
        .extracting(BackendSpec::address)
        .containsExactly(new Address("127.0.0.1", 81));
    assertThat(spec.accessLog().file()).isEqualTo("${HOME}/access$.log");
  }

  @Test
  void unusedUpstream_isNoProblem() {
    ProxySpec spec =
        loaded(
            """
            listeners: [8080]
            routes: [{ upstream: a }]
            upstreams:
              b: { backends: [http://127.0.0.1:2] }
              a: { backends: [http://127.0.0.1:1] }
            """);
    assertThat(spec.upstreams().keySet()).containsExactly("b", "a");
  }

  @Test
  void byteOrderMarkAndWindowsLineEnds_areRead() {
    assertThat(loaded("\ufeff" + SMALLEST.replace("\n", "\r\n"))).isEqualTo(loaded(SMALLEST));
  }

  @Test
  void file_isReadAndNamedInProblems(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("proxy.yaml");
    Files.writeString(file, SMALLEST);
    assertThat(SpecReader.read(file, _ -> null))
        .isEqualTo(new ReadResult.Loaded(loaded(SMALLEST), SMALLEST));
    Files.writeString(file, "a: b");
    assertThat(((ReadResult.Rejected) SpecReader.read(file, _ -> null)).problems())
        .allSatisfy(problem -> assertThat(problem.file()).isEqualTo(file.toString()));
  }

  @Test
  void bytesThatAreNotUtf8_areAProblemWithAPlace(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("proxy.yaml");
    Files.write(file, "# ok\n# é".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(((ReadResult.Rejected) SpecReader.read(file, _ -> null)).problems())
        .containsExactly(
            new Problem(file.toString(), 2, 3, "expected text in UTF-8, found other bytes", null));
  }

  @Test
  void unreadableFile_isNamedWithTheReason(@TempDir Path folder) {
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> SpecReader.read(none, _ -> null))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read " + none + ": there is no such file");
    assertThatThrownBy(() -> SpecReader.read(folder, _ -> null))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read " + folder + ": it is a directory");
  }
}
