package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.event.Repeated;
import dev.fairlead.health.Availability;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.health.CheckResult;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When backends are asked and what follows, by a clock that is set by hand. */
class PulseTest {
  private static final long SECOND = 1_000_000_000L;
  private static final CheckSpec HTTP =
      new CheckSpec.Http("GET", "/", null, List.of(), List.of(), null);

  private long now = 5 * SECOND;
  private boolean alarmed;
  private final EventLog events = new EventLog(() -> Instant.EPOCH.plusNanos(now));
  private final SnapshotCompiler compiler = new SnapshotCompiler(new Labels(), () -> now);
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final Deque<Check> ended = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Long> askedAt = new ArrayList<>();
  private final Set<String> ill = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private int most;
  private @Nullable Snapshot world;

  private CheckSpec check = HTTP;
  private Duration pulse = Duration.ofSeconds(60);
  private PassiveSpec passive = PassiveSpec.NONE;
  private HealthSpec.Initial initial = HealthSpec.Initial.UP;
  private SlowStartSpec slowStart = SlowStartSpec.NONE;
  private BalancePolicy policy = BalancePolicy.ROUND_ROBIN;

  private final Pulse tested =
      new Pulse(
          events,
          () -> Instant.EPOCH.plusNanos(now),
          new SplittableRandom(7),
          (_, target) -> new FakeProbe(target.address().toString()),
          task ->
              new Thread(task) {
                @Override
                public void start() {
                  threads.add(task);
                }
              },
          ended::add,
          () -> alarmed = true);

  private final class FakeProbe implements Probe {
    private final String name;

    private FakeProbe(String name) {
      this.name = name;
    }

    @Override
    public Finding check(boolean fresh, boolean keep) {
      asked.add(name);
      askedAt.add(now);
      return ill.contains(name) ? new Finding(false, "ill") : new Finding(true, "well");
    }

    @Override
    public String waitingFor() {
      return "no answer";
    }

    @Override
    public void close() {
      silent.remove(name);
    }
  }

  private static BackendSpec backend(String name, BackendState state) {
    return new BackendSpec(name, new Address(name, 80), 1, 0, 0, state);
  }

  private static BackendSpec[] backends(String... names) {
    return Stream.of(names)
        .map(name -> backend(name, BackendState.READY))
        .toArray(BackendSpec[]::new);
  }

  private void load(BackendSpec... backends) {
    load(Map.of("main", List.of(backends)));
  }

  private void load(Map<String, List<BackendSpec>> groups) {
    HealthSpec health =
        new HealthSpec(
            check,
            pulse,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            2,
            3,
            initial,
            passive,
            HealthSpec.WhenNoneReady.ANSWER_503);
    Map<String, UpstreamSpec> upstreams = new LinkedHashMap<>();
    groups.forEach((name, backends) ->
        upstreams.put(
            name,
            new UpstreamSpec(
                name,
                BalanceSpec.of(policy),
                null,
                slowStart,
                QueueSpec.DEFAULTS,
                health,
                RetrySpec.DEFAULTS,
                backends,
                1,
                Duration.ofSeconds(1))));
    Snapshot fresh =
        compiler.compile(
            new ProxySpec(
                List.of(),
                List.of(),
                upstreams,
                TimeoutSpec.DEFAULTS,
                LimitSpec.DEFAULTS,
                ForwardingSpec.DEFAULTS,
                null,
                null,
                1),
            world);
    boolean start = world == null;
    world = fresh;
    tested.follow(fresh, start, now);
  }

  private Upstream upstream(String name) {
    return Objects.requireNonNull(world).upstreams().get(name);
  }

  private BackendHealth health(int slot) {
    return upstream("main").backend(slot).health();
  }

  /** Time goes on, in steps of what is due. Checks of those who are not silent end at once. */
  private void pass(Duration time) {
    long until = now + time.toNanos();
    while (true) {
      if (alarmed) {
        alarmed = false;
        tested.alarmed(now);
      }
      long next = tested.turn(now);
      most = Math.max(most, threads.size());
      List<Runnable> started = new ArrayList<>(threads);
      threads.clear();
      started.forEach(Runnable::run);
      boolean any = false;
      for (Check check : List.copyOf(ended)) {
        if (!silent.contains(check.watch.backend.address().toString())) {
          ended.remove(check);
          tested.done(check, now);
          any = true;
        }
      }
      if (any) {
        continue;
      }
      if (next > until) {
        now = until;
        return;
      }
      now = Math.max(now, next);
    }
  }

  private String timeline(String backend) {
    StringBuilder text = new StringBuilder();
    for (Repeated each : events.of("main", backend)) {
      Event event = each.first();
      if (event.kind() == Event.Kind.TRANSITION) {
        text.append(event.to() == null ? "gone" : event.to()).append(": ").append(event.cause());
        text.append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void thousandBackends_areSpreadAtTheStartAndStaySo() {
    pulse = Duration.ofSeconds(1);
    String[] names = new String[1000];
    Arrays.setAll(names, i -> "b" + i);
    load(backends(names));
    pass(Duration.ofSeconds(10));
    assertThat(askedAt.size()).isBetween(9_400, 10_600);
    int[] perTenth = new int[100];
    for (long at : askedAt) {
      perTenth[(int) Math.min(99, (at - 5 * SECOND) * 10 / SECOND)]++;
    }
    assertThat(Arrays.stream(perTenth).boxed())
        .as("a hundred each")
        .allMatch(n -> n > 50 && n < 150);
    assertThat(most).isLessThanOrEqualTo(20);
    assertThat(events.after(0)).isEmpty();
  }

  @Test
  void firstChecks_areSpreadOverSecondsEvenIfThePulseIsMinutes() {
    String[] names = new String[1000];
    Arrays.setAll(names, i -> "b" + i);
    load(backends(names));
    pass(Duration.ofSeconds(10));
    assertThat(new HashSet<>(asked)).hasSize(1000);
    assertThat(asked).hasSize(1000);
  }

  @Test
  void checksAtATime_areBounded() {
    pulse = Duration.ofSeconds(1);
    String[] names = new String[1000];
    Arrays.setAll(names, i -> "b" + i);
    Stream.of(names).map(name -> name + ":80").forEach(silent::add);
    initial = HealthSpec.Initial.DOWN_UNTIL_CHECKED;
    load(backends(names));
    pass(Duration.ofMillis(1500));
    assertThat(asked).hasSize(Pulse.MOST_AT_ONCE);
    pass(Duration.ofMillis(1500));
    assertThat(asked.size()).as("those that took too long made room").isGreaterThan(200);
  }

  @Test
  void whoFails_isSuspectedThenDownThenBack_andTheTimelineSaysSo() {
    load(backends("a", "b"));
    pass(Duration.ofSeconds(1));
    ill.add("a:80");
    pass(Duration.ofSeconds(66 + 11));
    assertThat(timeline("a")).isEqualTo("down: 3 checks in a row failed\n");
    assertThat(upstream("main").anyReady()).isTrue();
    ill.remove("a:80");
    pass(Duration.ofSeconds(15));
    assertThat(timeline("a"))
        .isEqualTo("down: 3 checks in a row failed\nready: 2 checks in a row passed\n");
    assertThat(events.of("main", "a"))
        .filteredOn(each -> each.kind() == Event.Kind.CHECK_PASSED)
        .hasSize(1);
    assertThat(events.of("main", "b")).isEmpty();
  }

  @Test
  void nobodyReady_oneFastIntervalBringsBack_howeverLongItTook() {
    load(backends("a"));
    ill.add("a:80");
    pass(Duration.ofMinutes(40));
    assertThat(timeline("a")).isEqualTo("down: 3 checks in a row failed\n");
    ill.clear();
    pass(Duration.ofSeconds(5));
    assertThat(timeline("a")).endsWith("ready: a check passed, and nobody else is ready\n");
  }

  @Test
  void stayingDown_isAskedLessAndLessOften_untilNobodyElseIsReady() {
    load(backends("a", "b"));
    ill.add("a:80");
    pass(Duration.ofHours(1));
    asked.clear();
    pass(Duration.ofMinutes(10));
    assertThat(asked.stream().filter("a:80"::equals).count()).isBetween(9L, 12L);
    ill.add("b:80");
    pass(Duration.ofSeconds(80));
    assertThat(timeline("b")).isEqualTo("down: 3 checks in a row failed\n");
    ill.clear();
    pass(Duration.ofSeconds(5));
    assertThat(upstream("main").anyReady()).isTrue();
  }

  @Test
  void silence_failsWhenTheTimeIsOver_andTheNextCheckFollows() {
    load(backends("a", "b"));
    silent.add("a:80");
    pass(Duration.ofSeconds(3));
    assertThat(events.of("main", "a")).hasSize(1);
    assertThat(events.of("main", "a").getFirst().first().evidence())
        .isEqualTo("no answer within 2s");
    pass(Duration.ofSeconds(6));
    assertThat(asked.stream().filter("a:80"::equals).count()).isEqualTo(2);
  }

  @Test
  void checkWhoseThreadHasNotRun_saysNothingOfTheBackend() {
    load(backends("a", "b"));
    pass(Duration.ofSeconds(60));
    while (threads.isEmpty()) {
      now = tested.turn(now);
    }
    Deque<Runnable> starved = new ArrayDeque<>(threads);
    threads.clear();
    pass(Duration.ofSeconds(30));
    assertThat(events.after(0)).isEmpty();
    starved.forEach(Runnable::run);
    pass(Duration.ofSeconds(1));
    assertThat(events.after(0)).isEmpty();
  }

  @Test
  void processThatWasStopped_readsWhatHasComeMeanwhile_beforeItGivesUp() {
    load(backends("a", "b"));
    silent.add("a:80");
    pass(Duration.ofSeconds(1));
    now += 40 * SECOND;
    var _ = tested.turn(now);
    assertThat(events.after(0)).as("nobody watched the deadline").isEmpty();
    pass(Duration.ofMillis(1900));
    assertThat(events.after(0)).isEmpty();
    pass(Duration.ofMillis(200));
    assertThat(events.of("main", "a").getFirst().first().evidence())
        .isEqualTo("no answer within 2s");
  }

  @Test
  void failedRequest_isFollowedByACheckAtOnce_butOncePerSecond() {
    load(backends("a", "b"));
    pass(Duration.ofSeconds(10));
    asked.clear();
    for (int i = 0; i < 50; i++) {
      health(0).failed();
      pass(Duration.ofMillis(100));
    }
    assertThat(asked).containsOnly("a:80").hasSizeBetween(5, 6);
  }

  @Test
  void withoutACheck_nothingIsAsked_butByAPerson() {
    check = null;
    load(backends("a"));
    health(0).failed();
    pass(Duration.ofMinutes(10));
    assertThat(asked).isEmpty();
    ill.add("a:80");
    CompletableFuture<CheckResult> asker = new CompletableFuture<>();
    tested.ask("main", "a", asker, now);
    pass(Duration.ofSeconds(1));
    assertThat(asker.join().passed()).isFalse();
    assertThat(events.after(0)).isEmpty();
    pass(Duration.ofMinutes(10));
    assertThat(asked).hasSize(1);
  }

  @Test
  void askedFor_isCheckedAtOnce_andUnknownIsRefused() {
    load(backends("a"));
    pass(Duration.ofSeconds(1));
    CompletableFuture<CheckResult> asker = new CompletableFuture<>();
    tested.ask("main", "a", asker, now);
    pass(Duration.ofMillis(1));
    assertThat(asker.join().evidence()).startsWith("well");
    assertThat(events.of("main", "a"))
        .extracting(Repeated::kind)
        .containsExactly(Event.Kind.CHECK_PASSED);
    CompletableFuture<CheckResult> nobody = new CompletableFuture<>();
    tested.ask("main", "x", nobody, now);
    assertThatThrownBy(nobody::join).hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failuresInARow_ejectForLongerEachTime_andTimeOrACheckEndsIt() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    fail(0, 5);
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    fail(1, 5);
    assertThat(timeline("b")).as("never the last").isEmpty();
    pass(Duration.ofSeconds(10));
    assertThat(timeline("a")).endsWith("ready: ejection of 10s is over\n");
    fail(0, 4);
    assertThat(timeline("a")).endsWith("ready: ejection of 10s is over\n");
    fail(0, 1);
    pass(Duration.ofSeconds(20));
    assertThat(timeline("a")).endsWith("ready: ejection of 20s is over\n");
    pass(Duration.ofSeconds(60));
    fail(0, 5);
    pass(Duration.ofSeconds(10));
    assertThat(timeline("a")).endsWith("ready: ejection of 10s is over\n");
  }

  private void fail(int slot, int times) {
    for (int i = 0; i < times; i++) {
      health(slot).failed();
    }
    pass(Duration.ofMillis(10));
  }

  @Test
  void ejected_isBackAfterThePassingCheckThatBeganLater() {
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    pass(Duration.ofSeconds(10));
    fail(0, 5);
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    pass(Duration.ofSeconds(4));
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    pass(Duration.ofSeconds(1));
    assertThat(timeline("a")).endsWith("ready: a check passed\n");
  }

  @Test
  void connection_isNoProofThatRequestsAreAnswered() {
    check = new CheckSpec.Tcp();
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    pass(Duration.ofSeconds(10));
    fail(0, 5);
    pass(Duration.ofSeconds(9));
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    pass(Duration.ofSeconds(1));
    assertThat(timeline("a")).endsWith("ready: ejection of 10s is over\n");
  }

  private void window(int... millis) {
    for (int slot = 0; slot < millis.length; slot++) {
      for (int i = 0; i < 30; i++) {
        health(slot).answered(200, millis[slot] * 1_000_000L);
      }
    }
    pass(Duration.ofSeconds(10));
  }

  @Test
  void muchSlowerThanItsPeers_isEjectedAfterTwoWindows_butNotWhenAllAre() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b", "c"));
    window(10, 10, 300);
    assertThat(events.after(0)).isEmpty();
    window(300, 300, 300);
    window(10, 10, 300);
    assertThat(events.after(0)).isEmpty();
    window(10, 10, 300);
    assertThat(timeline("c")).contains("ejected: ").contains(" times as slow as its peers\n");
    assertThat(timeline("a") + timeline("b")).isEmpty();
  }

  @Test
  void wherePoliciesGoByKeys_slownessSaysNothing() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    policy = BalancePolicy.CONSISTENT_HASH;
    load(backends("a", "b"));
    for (int i = 0; i < 4; i++) {
      window(1, 1000);
    }
    assertThat(events.after(0)).isEmpty();
  }

  @Test
  void largeShareOfFailures_ejectsBeforeTheWindowIsOver() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    for (int i = 0; i < 10; i++) {
      health(0).answered(200, 1);
      health(0).answered(503, 1);
    }
    pass(Duration.ofMillis(1));
    assertThat(timeline("a")).isEqualTo("ejected: 10 of 20 requests failed\n");
    pass(Duration.ofSeconds(9));
    assertThat(timeline("a")).doesNotContain("ready");
    pass(Duration.ofSeconds(1));
    health(0).failed();
    pass(Duration.ofSeconds(1));
    assertThat(timeline("a")).as("what was before does not count again").endsWith("over\n");
  }

  @Test
  void failuresFromBeforeItWasDown_doNotEjectAgain() {
    check = new CheckSpec.Tcp();
    PassiveSpec usual = PassiveSpec.DEFAULTS;
    passive =
        new PassiveSpec(
            usual.failures(),
            usual.failureShare(),
            usual.minRequests(),
            0,
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            usual.maxEjection(),
            usual.maxShare());
    load(backends("a", "b"));
    ill.add("a:80");
    fail(0, 30);
    pass(Duration.ofSeconds(30));
    ill.clear();
    pass(Duration.ofSeconds(60));
    assertThat(timeline("a")).endsWith("ready: 2 checks in a row passed\n");
    fail(0, 1);
    pass(Duration.ofMinutes(5));
    assertThat(timeline("a")).endsWith("ready: 2 checks in a row passed\n");
  }

  @Test
  void reload_keepsScheduleAndStateOfWhatIsUnchanged_andSaysTheRest() {
    load(backends("a", "b"));
    pass(Duration.ofSeconds(1));
    ill.add("a:80");
    pass(Duration.ofSeconds(80));
    asked.clear();
    long due = events.after(0).size();
    load(backend("a", BackendState.READY), backend("b", BackendState.DRAIN), backends("c")[0]);
    assertThat(timeline("a")).isEqualTo("down: 3 checks in a row failed\n");
    assertThat(timeline("b")).isEqualTo("draining: state drain was set\n");
    assertThat(timeline("c")).isEqualTo("ready: it was added\n");
    assertThat(events.after(due)).hasSize(2);
    pass(Duration.ofMillis(100));
    assertThat(asked).contains("c:80").doesNotContain("b:80");
    load(backends("a"));
    assertThat(timeline("c")).endsWith("gone: it was taken out of the configuration\n");
    assertThat(timeline("a")).isEqualTo("down: 3 checks in a row failed\n");
    asked.clear();
    pass(Duration.ofMinutes(5));
    assertThat(asked).containsOnly("a:80");
  }

  @Test
  void sameAddressInTwoUpstreams_isTwoBackends() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    List<BackendSpec> both = List.of(backends("a", "b"));
    load(Map.of("main", both, "other", both));
    fail(0, 5);
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    assertThat(upstream("other").availability(0)).isEqualTo(Availability.READY);
    assertThat(events.of("other", "a")).isEmpty();
  }

  @Test
  void uncheckedAtTheStart_servesAfterItsFirstCheck() {
    initial = HealthSpec.Initial.DOWN_UNTIL_CHECKED;
    ill.add("b:80");
    load(backends("a", "b"));
    assertThat(upstream("main").anyReady()).isFalse();
    pass(Duration.ofMillis(10));
    assertThat(timeline("a")).isEqualTo("ready: its first check passed\n");
    assertThat(timeline("b")).isEqualTo("down: its first check failed\n");
  }

  @Test
  void slowStart_endsWithAWordInTheTimeline() {
    slowStart = SlowStartSpec.of(Duration.ofSeconds(20));
    load(backends("a", "b"));
    ill.add("a:80");
    pass(Duration.ofSeconds(90));
    ill.clear();
    pass(Duration.ofSeconds(60));
    assertThat(timeline("a"))
        .isEqualTo(
            """
            down: 3 checks in a row failed
            warming: 2 checks in a row passed
            ready: its slow start is over
            """);
  }

  @Test
  void slowStartThatEndsAsAnotherChanges_hasItsWordInTheTimeline_too() {
    check = null;
    passive = PassiveSpec.DEFAULTS;
    slowStart = SlowStartSpec.of(Duration.ofSeconds(20));
    load(backends("a", "b", "c"));
    pass(Duration.ofSeconds(1));
    load(backends("a", "b", "c", "d"));
    pass(Duration.ofMillis(19_900));
    fail(0, 5);
    pass(Duration.ofMillis(190));
    fail(1, 5);
    assertThat(timeline("b")).isEqualTo("ejected: 5 requests in a row failed\n");
    pass(Duration.ofSeconds(1));
    assertThat(timeline("d"))
        .isEqualTo(
            """
            warming: it was added
            ready: its slow start is over
            """);
  }

  @Test
  void whatCameBeforeRulesWereSet_ejectsNobody() {
    check = null;
    load(backends("a", "b"));
    for (int i = 0; i < 20; i++) {
      health(0).answered(503, 1);
      health(0).answered(200, 1);
    }
    pass(Duration.ofMinutes(10));
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    fail(0, 1);
    pass(Duration.ofSeconds(30));
    assertThat(timeline("a")).isEmpty();
  }

  @Test
  void askedFor_butGoneBeforeItIsChecked_isSaid() {
    load(backends("a", "b"));
    pass(Duration.ofSeconds(1));
    CompletableFuture<CheckResult> asker = new CompletableFuture<>();
    tested.ask("main", "a", asker, now);
    load(backends("b"));
    assertThatThrownBy(() -> asker.orTimeout(1, TimeUnit.SECONDS).join())
        .hasRootCauseInstanceOf(IllegalStateException.class);
    CompletableFuture<CheckResult> another = new CompletableFuture<>();
    tested.ask("main", "b", another, now);
    load(Map.of("other", List.of(backends("b"))));
    assertThatThrownBy(() -> another.orTimeout(1, TimeUnit.SECONDS).join())
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void askedFor_isChecked_evenIfChecksAreTurnedOffMeanwhile() {
    load(backends("a"));
    pass(Duration.ofSeconds(1));
    CompletableFuture<CheckResult> asker = new CompletableFuture<>();
    tested.ask("main", "a", asker, now);
    check = null;
    load(backends("a"));
    pass(Duration.ofSeconds(1));
    assertThat(asker).isCompleted();
  }

  @Test
  void ejectedWhoGoesOnFailing_isNotCheckedForEachFailure() {
    check = new CheckSpec.Tcp();
    passive = PassiveSpec.DEFAULTS;
    load(backends("a", "b"));
    pass(Duration.ofSeconds(10));
    fail(0, 5);
    pass(Duration.ofSeconds(6));
    asked.clear();
    for (int i = 0; i < 20; i++) {
      health(0).failed();
      pass(Duration.ofMillis(100));
    }
    assertThat(timeline("a")).isEqualTo("ejected: 5 requests in a row failed\n");
    assertThat(asked).hasSizeBetween(1, 3);
  }
}
