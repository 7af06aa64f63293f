package dev.fairlead.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An upstream: how its backends are chosen, and the connections kept to them. */
final class UpstreamShape {
  private static final int MOST_IDLE = 100_000;
  private static final int MOST_WAITING = 1_000_000;
  private static final double LEAST_AGGRESSION = 0.1;
  private static final double MOST_AGGRESSION = 10;
  private static final BalanceSpec STANDARD_BALANCE = BalanceSpec.of(BalancePolicy.ROUND_ROBIN);
  private static final Pool STANDARD_POOL = new Pool(256, Duration.ofSeconds(30));

  private static final Key<Integer> MAX_IDLE =
      Key.optional(
          "maxIdle",
          Numbers.between(0, MOST_IDLE),
          STANDARD_POOL.maxIdle,
          "Idle connections kept per backend and event loop; 0 for none");
  private static final Key<Duration> IDLE =
      Key.optional(
          "idle",
          Durations.POSITIVE,
          Durations.text(STANDARD_POOL.idle),
          "How long an idle connection is kept");
  private static final Section<Pool> POOL_SECTION =
      new Section<>(
          "a pool",
          List.of(MAX_IDLE, IDLE),
          (entries, _) ->
              new Pool(
                  entries.get(MAX_IDLE, STANDARD_POOL.maxIdle),
                  entries.get(IDLE, STANDARD_POOL.idle)));

  private static final Key<Duration> WINDOW =
      Key.required("window", Durations.POSITIVE, "Until a backend has its whole weight");
  private static final Key<Double> AGGRESSION =
      Key.optional(
          "aggression",
          Numbers.decimal(LEAST_AGGRESSION, MOST_AGGRESSION),
          "1",
          "1 for a straight line, more for a quicker beginning");
  private static final Key<Double> MIN_WEIGHT =
      Key.optional("minWeight", Numbers.SHARE, "10%", "Share of its weight that it begins with");
  private static final Shape<SlowStartSpec> SLOW_START_SHAPE =
      new ShortForm<>(
          Durations.POSITIVE,
          window -> SlowStartSpec.of(window.value()),
          new Section<>(
              "slowStart",
              List.of(WINDOW, AGGRESSION, MIN_WEIGHT),
              (entries, _) -> slowStart(entries)));

  private static final Key<Integer> SIZE =
      Key.optional(
          "size",
          Numbers.between(0, MOST_WAITING),
          QueueSpec.DEFAULTS.size(),
          "How many requests may wait; 0 for none");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout",
          Durations.POSITIVE,
          Durations.text(QueueSpec.DEFAULTS.timeout()),
          "How long one may wait");
  private static final Section<QueueSpec> QUEUE_SECTION =
      new Section<>(
          "a queue",
          List.of(SIZE, TIMEOUT),
          (entries, _) ->
              new QueueSpec(
                  entries.get(SIZE, QueueSpec.DEFAULTS.size()),
                  entries.get(TIMEOUT, QueueSpec.DEFAULTS.timeout())));

  private static final Key<BalanceSpec> BALANCE =
      Key.optional(
          "balance",
          BalanceShape.SHAPE,
          BalancePolicy.ROUND_ROBIN.word(),
          "How a backend is chosen");
  private static final Key<StickySpec> STICKY =
      Key.optional("sticky", StickyShape.SHAPE, "How clients are kept at a backend");
  private static final Key<SlowStartSpec> SLOW_START =
      Key.optional(
          "slowStart", SLOW_START_SHAPE, "How a backend that is new or back is given its share");
  private static final Key<QueueSpec> QUEUE =
      Key.optional(
          "queue", QUEUE_SECTION, "Where requests wait while every backend has its maxInFlight");
  private static final Key<HealthSpec> HEALTH =
      Key.optional("health", HealthShape.SHAPE, "How backends are known to be well");
  private static final Key<RetrySpec> RETRY =
      Key.optional("retry", RetryShape.SHAPE, "When a failed attempt is made again");
  private static final Key<Pool> POOL =
      Key.optional("pool", POOL_SECTION, "Connections kept open to each backend");
  private static final Key<List<BackendShape.Draft>> BACKENDS =
      Key.required(
          "backends",
          new ListOf<>(BackendShape.SHAPE, "backends", 1, false),
          "The servers, at least one");

  /** Everything but the name, which stands before the section. */
  static final Section<UpstreamSpec> UPSTREAM =
      new Section<>(
          "an upstream",
          List.of(
              BALANCE,
              STICKY,
              SLOW_START,
              QUEUE,
              HEALTH,
              RETRY,
              POOL,
              LinkShape.PROTOCOL,
              LinkShape.TLS,
              LinkShape.PROXY_PROTOCOL,
              BACKENDS),
          false,
          Map.of("maxAttempts", RETRY.name()),
          UpstreamShape::upstream);

  private UpstreamShape() {}

  private record Pool(int maxIdle, Duration idle) {}

  private static @Nullable SlowStartSpec slowStart(Entries entries) {
    Duration window = entries.get(WINDOW);
    if (window == null) {
      return null;
    }
    SlowStartSpec standard = SlowStartSpec.of(window);
    return new SlowStartSpec(
        window,
        entries.get(AGGRESSION, standard.aggression()),
        entries.get(MIN_WEIGHT, standard.minWeight()));
  }

  private static UpstreamSpec upstream(Entries entries, Reading reading) {
    List<BackendShape.Draft> drafts = entries.get(BACKENDS, List.of());
    Problems problems = reading.problems();
    BackendShape.checkUnique(drafts, problems);
    List<BackendSpec> backends = drafts.stream().map(BackendShape.Draft::spec).toList();
    checkWeights(backends, entries, problems);
    checkSlowStart(entries, problems);
    checkQueue(backends, entries, problems);
    LinkSpec link = LinkShape.link(backends, entries, problems);
    HealthSpec health = entries.get(HEALTH, HealthSpec.DEFAULTS);
    LinkShape.check(link, health, entries.place(HEALTH), problems);
    Pool pool = entries.get(POOL, STANDARD_POOL);
    return new UpstreamSpec(
        "",
        entries.get(BALANCE, STANDARD_BALANCE),
        entries.get(STICKY),
        entries.get(SLOW_START, SlowStartSpec.NONE),
        entries.get(QUEUE, QueueSpec.DEFAULTS),
        health,
        entries.get(RETRY, RetrySpec.DEFAULTS),
        backends,
        pool.maxIdle,
        pool.idle,
        link);
  }

  private static void checkWeights(List<BackendSpec> backends, Entries entries, Problems problems) {
    if (!backends.isEmpty() && backends.stream().allMatch(backend -> backend.weight() == 0)) {
      problems.add(
          entries.place(BACKENDS),
          "every backend of this upstream has weight 0, expected one with more, since none would"
              + " take new clients");
    }
  }

  private static void checkSlowStart(Entries entries, Problems problems) {
    BalanceSpec balance = entries.get(BALANCE, STANDARD_BALANCE);
    if (entries.has(SLOW_START) && !startsSlowly(balance.policy())) {
      problems.add(
          entries.place(SLOW_START),
          "'slowStart' says nothing to "
              + balance.policy().word()
              + ", expected it with one of "
              + Arrays.stream(BalancePolicy.values())
                  .filter(UpstreamShape::startsSlowly)
                  .map(BalancePolicy::word)
                  .collect(Collectors.joining(", ")));
    }
  }

  /** A weight that grows would move the keys of those who hash, and first looks at none. */
  private static boolean startsSlowly(BalancePolicy policy) {
    return !policy.keyed() && policy != BalancePolicy.FIRST;
  }

  private static void checkQueue(List<BackendSpec> backends, Entries entries, Problems problems) {
    if (entries.has(QUEUE)
        && !backends.isEmpty()
        && backends.stream().allMatch(backend -> backend.maxInFlight() == 0)) {
      problems.add(
          entries.place(QUEUE),
          "no backend of this upstream is ever full, expected 'maxInFlight' for those that requests"
              + " are to wait for");
    }
  }
}
