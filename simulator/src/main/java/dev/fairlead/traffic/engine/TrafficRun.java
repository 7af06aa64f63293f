package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.client.Fault;
import dev.fairlead.traffic.client.Link;
import dev.fairlead.traffic.client.Links;
import dev.fairlead.traffic.client.Loops;
import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.journal.Told;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.result.Progress;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Step;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One run of a plan against a target, from its first connection to its result. Any thread. */
public final class TrafficRun {
  /** The phase in which nobody begins any more, as {@link #stop} was called. */
  public static final String STOPPING = "stopping";

  private static final Duration LEAD = Duration.ofMillis(50);

  private final Plan plan;
  private final Target target;
  private final int loopCount;
  private final Consumer<Told> journal;
  private final Collector collector;
  private final String name = Long.toString(System.currentTimeMillis(), 36);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final CompletableFuture<Void> cut = new CompletableFuture<>();
  private volatile Duration warmUp = Duration.ZERO;

  /**
   * Prepares one.
   *
   * @param loops threads, 1 or more
   * @param journal where goes what clients were told; called on the loops
   */
  public TrafficRun(Plan plan, Target target, int loops, Consumer<Told> journal) {
    this.plan = plan;
    this.target = target;
    this.loopCount = loops;
    this.journal = journal;
    boolean timed = !(plan.scenario().arrivals() instanceof ArrivalSpec.Recorded);
    double seconds = timed ? plan.scenario().duration().toNanos() / 1e9 : 0;
    this.collector = new Collector(loops, Cause.values().length, seconds);
  }

  /**
   * Lets the simulator run against a server of its own for so long before the clock begins: a
   * program that has just been started is slow. Nothing by itself. Call it before {@link #run}.
   */
  public void warmUp(Duration length) {
    warmUp = length;
  }

  /** How far it is. */
  public Progress progress() {
    return collector.progress();
  }

  /**
   * Lets nobody begin any more; {@link #run} returns when those under way are done. Asked a second
   * time, it does not wait for them.
   */
  public void stop() {
    if (!stopped.complete(null)) {
      cut.complete(null);
    }
  }

  /**
   * Runs it, and waits for its end.
   *
   * @throws IOException when the target cannot be reached, or clients cannot be prepared; the
   *     message says why
   */
  public RunResult run() throws IOException {
    try (Loops loops = new Loops(loopCount)) {
      probe(loops);
      Reading.load();
      if (warmUp.isPositive()) {
        collector.phase("warming up");
        WarmUp.run(warmUp, stopped);
      }
      Scenario scenario = plan.scenario();
      IdentityHashMap<Step, Integer> numbers = new IdentityHashMap<>();
      List<String> names = new ArrayList<>();
      plan.journeys().forEach(journey -> number(journey, numbers, names));
      List<Setting> settings = settings(loops, numbers, Math.max(1, names.size()));
      Preparation prepared = prepare(scenario.prepare(), loops);
      Instant startedAt = Instant.now().plus(LEAD);
      long start = System.nanoTime() + LEAD.toNanos();
      collector.phase("running");
      List<Worker> workers = new ArrayList<>();
      List<CompletableFuture<Measures>> ends = new ArrayList<>();
      for (int i = 0; i < settings.size(); i++) {
        Worker worker =
            new Worker(
                settings.get(i), plan, i, settings.size(), prepared::variables, collector::add);
        workers.add(worker);
        ends.add(worker.start(start));
      }
      stopped.thenRun(() -> {
        collector.phase(STOPPING);
        workers.forEach(Worker::stop);
      });
      cut.thenRun(() -> workers.forEach(Worker::cut));
      List<Measures> measures = ends.stream().map(CompletableFuture::join).toList();
      double seconds = (System.nanoTime() - start) / 1e9;
      workers.forEach(worker -> worker.close().join());
      return Summary.of(plan, target, startedAt, seconds, names, measures, collector.timeline());
    }
  }

  private static void number(
      Journey journey, IdentityHashMap<Step, Integer> numbers, List<String> names) {
    for (Step.Request request : journey.requests()) {
      int known = names.indexOf(request.name());
      if (known < 0) {
        known = names.size();
        names.add(request.name());
      }
      numbers.put(request, known);
    }
  }

  private List<Setting> settings(Loops loops, IdentityHashMap<Step, Integer> numbers, int steps) {
    List<Setting> settings = new ArrayList<>();
    for (EventLoop loop : loops.all()) {
      Measures measures = new Measures(steps);
      settings.add(setting(loops, loop, numbers, measures));
    }
    return settings;
  }

  private Setting setting(
      Loops loops, EventLoop loop, IdentityHashMap<Step, Integer> numbers, Measures measures) {
    Scenario scenario = plan.scenario();
    return new Setting(
        loop,
        links(loops, loop),
        measures,
        scenario,
        Cookies.Site.of(target.uri(), System::currentTimeMillis),
        name,
        numbers,
        journal,
        System::nanoTime);
  }

  private Links links(Loops loops, EventLoop loop) {
    Scenario scenario = plan.scenario();
    return new Links(
        loops,
        loop,
        target,
        scenario.pace(),
        Math.ceilDiv(scenario.link().shared(), loopCount),
        scenario.limits().timeout());
  }

  private Preparation prepare(@org.jspecify.annotations.Nullable Journey journey, Loops loops)
      throws IOException {
    Journey first = journey == null ? new Journey("prepare", 1, List.of()) : journey;
    IdentityHashMap<Step, Integer> numbers = new IdentityHashMap<>();
    List<String> names = new ArrayList<>();
    number(first, numbers, names);
    List<Setting> settings = settings(loops, numbers, Math.max(1, names.size()));
    Preparation preparation = new Preparation(plan, first, settings);
    if (journey == null) {
      return preparation;
    }
    collector.phase("preparing " + plan.scenario().population().clients() + " clients");
    stopped.thenRun(preparation::stop);
    if (!preparation.run()) {
      throw new IOException("clients could not be prepared: " + Summary.failures(settings, names));
    }
    return preparation;
  }

  /** Whether there is anybody at all who speaks the protocol. */
  private void probe(Loops loops) throws IOException {
    EventLoop loop = loops.all().getFirst();
    CompletableFuture<Optional<Fault>> found = new CompletableFuture<>();
    loop.execute(() ->
        links(loops, loop)
            .open(
                "",
                new Links.Taker() {
                  @Override
                  public void opened(Link link, long nanos) {
                    link.whenSpoken(fault -> {
                      found.complete(Optional.ofNullable(fault));
                      link.close();
                    });
                  }

                  @Override
                  public void unopened(Fault fault) {
                    found.complete(Optional.of(fault));
                  }

                  @Override
                  public boolean isWaiting() {
                    return true;
                  }
                }));
    Optional<Fault> unopened = found.join();
    if (unopened.isPresent()) {
      Fault fault = unopened.get();
      throw new IOException(
          "cannot reach %s: %s (%s)"
              .formatted(target.uri(), fault.cause().phrase(), fault.detail()));
    }
  }
}
