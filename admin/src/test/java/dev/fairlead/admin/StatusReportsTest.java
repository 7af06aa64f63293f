package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.StatusReport.AccessLogStatus;
import dev.fairlead.admin.StatusReport.BackendStatus;
import dev.fairlead.admin.StatusReport.QueueStatus;
import dev.fairlead.admin.StatusReport.RouteStatus;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.Waiter;
import dev.fairlead.runtime.WaitingLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusReportsTest {
  static final StatusReport SAMPLE = sample();

  @Test
  void report_tellsTheProcessAndTheSnapshot() {
    assertThat(SAMPLE.version()).isEqualTo("1.2.3");
    assertThat(SAMPLE.pid()).isEqualTo(42);
    assertThat(SAMPLE.uptimeSeconds()).isEqualTo(3_723);
    assertThat(SAMPLE.snapshot()).isEqualTo(1);
    assertThat(SAMPLE.connections()).isEqualTo(7);
    assertThat(SAMPLE.listeners()).containsExactly("127.0.0.1:8080");
    assertThat(SAMPLE.total().requests()).isEqualTo(4);
  }

  @Test
  void routes_haveTheirOwnFiguresAndTheUnmatchedTheirs() {
    assertThat(SAMPLE.routes()).extracting(RouteStatus::name).containsExactly("books", "idle", "-");
    assertThat(SAMPLE.routes()).extracting(r -> r.sums().requests()).containsExactly(3L, 0L, 1L);
    assertThat(SAMPLE.routes().getFirst().sums().statuses()).isEqualTo(Map.of(200, 2L, 502, 1L));
    assertThat(SAMPLE.routes().getFirst().sums().failures())
        .isEqualTo(Map.of("connect_refused", 1L));
    assertThat(SAMPLE.routes().getFirst().sums().latency().max()).isBetween(2.97, 3.03);
  }

  @Test
  void backends_haveWeightLoadAndFigures() {
    List<BackendStatus> backends = SAMPLE.upstreams().getFirst().backends();
    assertThat(backends).extracting(BackendStatus::name).containsExactly("b1", "b2");
    assertThat(backends)
        .extracting(BackendStatus::address)
        .containsExactly("127.0.0.1:9001", "[::1]:9002");
    assertThat(backends).extracting(BackendStatus::weight).containsExactly(3, 1);
    assertThat(backends).extracting(BackendStatus::inFlight).containsExactly(0, 1);
    assertThat(backends).extracting(b -> b.sums().requests()).containsExactly(2L, 1L);
  }

  @Test
  void backends_tellTheirStateTierAndLimit() {
    List<BackendStatus> backends = SAMPLE.upstreams().getFirst().backends();
    assertThat(backends).extracting(BackendStatus::state).containsExactly("ready", "ready");
    assertThat(backends).extracting(BackendStatus::effectiveWeight).containsExactly(3.0, 1.0);
    assertThat(backends).extracting(BackendStatus::priority).containsExactly(0, 10);
    assertThat(backends).extracting(BackendStatus::maxInFlight).containsExactly(0, 1);
  }

  @Test
  void queue_tellsWhoWaitedAndHowLong() {
    assertThat(SAMPLE.upstreams().getFirst().queue())
        .isEqualTo(new QueueStatus(1, 0, 1, 1, 1, 4.0, 4.0));
  }

  private static StatusReport sample() {
    Labels labels = new Labels();
    Snapshot snapshot = new SnapshotCompiler(labels).compile(spec(), null);
    Upstream upstream = snapshot.upstreams().get("bookstore");
    new Lease().take(upstream.backend(1));
    oneWaitsInVainAndOneIsRefused(upstream);
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    loop.exchangeEnded(record(snapshot, 0, 200, 1_000_000));
    loop.exchangeEnded(record(snapshot, 0, 200, 3_000_000));
    ExchangeRecord failed = record(snapshot, 1, 502, 2_000_000);
    failed.failure = Failure.CONNECT_REFUSED;
    loop.exchangeEnded(failed);
    ExchangeRecord unmatched = new ExchangeRecord();
    unmatched.clear();
    unmatched.status = 404;
    unmatched.failure = Failure.NO_ROUTE;
    loop.exchangeEnded(unmatched);
    return StatusReports.of(
        new StatusReports.Instance(
            "1.2.3",
            42,
            Duration.ofSeconds(3_723),
            List.of("127.0.0.1:8080"),
            7,
            new TreeMap<>(Map.of("tooMany", 2L, "tooManyOfClient", 1L, "withoutProxyHeader", 0L)),
            List.of()),
        snapshot,
        statistics.read(),
        new TreeMap<>(Map.of("retries", 3L)),
        new AccessLogStatus(10, 2, 1));
  }

  /** Both want the second backend, which is full. */
  private static void oneWaitsInVainAndOneIsRefused(Upstream upstream) {
    Pick pick = new Pick(new SplittableRandom(1));
    pick.bound = 1;
    Waiter waiter = new Patient(upstream, pick);
    upstream.line().enter(waiter);
    upstream.line().enter(new Patient(upstream, pick));
    upstream.line().leave(waiter);
    upstream.line().ended(WaitingLine.End.TIMED_OUT, 4_000_000);
  }

  private static final class Patient extends Waiter {
    Patient(Upstream upstream, Pick pick) {
      super(upstream, pick);
    }

    @Override
    protected void admitted(int slot) {}
  }

  private static ExchangeRecord record(Snapshot snapshot, int backend, int status, long nanos) {
    ExchangeRecord record = new ExchangeRecord();
    record.clear();
    record.route = snapshot.route(0).label();
    record.backend = snapshot.upstreams().get("bookstore").backend(backend).label();
    record.status = status;
    record.totalNanos = nanos;
    return record;
  }

  private static ProxySpec spec() {
    UpstreamSpec upstream =
        new UpstreamSpec(
            "bookstore",
            BalanceSpec.of(BalancePolicy.LEAST_CONNECTIONS),
            null,
            SlowStartSpec.NONE,
            new QueueSpec(1, Duration.ofSeconds(1)),
            List.of(
                new BackendSpec("b1", new Address("127.0.0.1", 9001), 3),
                new BackendSpec(
                    "b2", new Address("::1", 9002), 1, BackendSpec.BACKUP, 1, BackendState.READY)),
            2,
            8,
            Duration.ofSeconds(10));
    return new ProxySpec(
        List.of(new ListenerSpec(new Address("127.0.0.1", 8080))),
        List.of(route("books", "/books/**"), route("idle", "/idle")),
        Map.of("bookstore", upstream),
        TimeoutSpec.DEFAULTS,
        LimitSpec.DEFAULTS,
        ForwardingSpec.DEFAULTS,
        null,
        null,
        1);
  }

  private static RouteSpec route(String name, String path) {
    MatchSpec match = new MatchSpec(List.of(), path, List.of(), Map.of());
    return new RouteSpec(name, match, "bookstore", TimeoutSpec.DEFAULTS, Long.MAX_VALUE);
  }
}
