package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.plan.Arrivals;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.PlannedUser;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Begins its share of the users on one loop, each when the plan says, whatever became of those
 * before. Loop-confined after {@link #start}.
 */
final class Worker {
  private static final int MOST_AT_ONCE = 1024;

  /** To begin a user is as much work as to drop so many. */
  private static final int WORK_OF_ONE = 8;

  private static final long LOOK_MILLIS = 50;
  private static final long PAUSE_AFTER_FAILURE = 100_000_000;

  private final Setting setting;
  private final Plan plan;
  private final int index;
  private final int workers;
  private final IntFunction<Map<String, String>> variables;
  private final Consumer<Tick> ticks;
  private final CompletableFuture<Measures> finished = new CompletableFuture<>();
  private final Set<User> users = new HashSet<>();
  private final int mostUsers;

  private Arrivals arrivals = () -> Arrivals.NONE;
  private long start;
  private long nextNumber;
  private long nextAt;
  private boolean arriving = true;
  private long lingersUntil;
  private int second;
  private List<Future<?>> clocks = List.of();

  Worker(
      Setting setting,
      Plan plan,
      int index,
      int workers,
      IntFunction<Map<String, String>> variables,
      Consumer<Tick> ticks) {
    this.setting = setting;
    this.plan = plan;
    this.index = index;
    this.workers = workers;
    this.variables = variables;
    this.ticks = ticks;
    int most = setting.scenario().limits().users();
    this.mostUsers = Math.max(1, most / workers + (index < most % workers ? 1 : 0));
  }

  /** Begins at a time of {@link System#nanoTime}; what was measured comes when all is over. */
  CompletableFuture<Measures> start(long at) {
    setting.loop().execute(() -> begin(at));
    return finished;
  }

  /** Nobody comes any more; those under way have the linger time. Any thread. */
  void stop() {
    setting.loop().execute(this::stopArriving);
  }

  /** Those under way have no time either. Any thread. */
  void cut() {
    setting
        .loop()
        .execute(() -> {
          stopArriving();
          new ArrayList<>(users).forEach(User::cutOff);
        });
  }

  private void begin(long at) {
    start = at;
    EventLoop loop = setting.loop();
    long now = setting.nanos().getAsLong();
    clocks =
        List.of(
            loop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS),
            loop.scheduleAtFixedRate(
                // On a machine that is too busy the first second may be over already.
                this::tick,
                Math.max(0, at - now + 1_000_000_000),
                1_000_000_000,
                TimeUnit.NANOSECONDS));
    if (setting.scenario().arrivals() instanceof ArrivalSpec.Closed(int all)) {
      closed(all);
    } else {
      arrivals = plan.arrivals();
      nextNumber = -1;
      advance(index + 1);
      pump();
    }
  }

  /** Passes over the users of other loops. */
  private void advance(int by) {
    for (int i = 0; i < by; i++) {
      nextAt = arrivals.next();
      nextNumber++;
    }
  }

  private void pump() {
    int begun = 0;
    while (arriving) {
      if (nextAt == Arrivals.NONE) {
        stopArriving();
        return;
      }
      long late = setting.nanos().getAsLong() - start - nextAt;
      if (late < 0) {
        setting.loop().schedule(this::pump, -late, TimeUnit.NANOSECONDS);
        return;
      }
      if (begun >= MOST_AT_ONCE) {
        // Answers that wait to be read must not wait for all arrivals that are late. What is
        // executed at once would run before them, for up to a second.
        setting.loop().schedule(this::pump, 1, TimeUnit.NANOSECONDS);
        return;
      }
      begun += arrive(late);
      advance(workers);
    }
  }

  /** Begins one, or drops them; how much work that was. */
  private int arrive(long late) {
    if (users.size() >= mostUsers) {
      setting.measures().dropped++;
      return 1;
    }
    setting.measures().late(late);
    enter(plan.user(nextNumber, nextAt), start + nextAt);
    return WORK_OF_ONE;
  }

  private void enter(PlannedUser planned, long intended) {
    setting.measures().began++;
    User user = new User(setting, planned, variables.apply(planned.person().client()), this::ended);
    users.add(user);
    user.proceed(intended);
  }

  private void closed(int all) {
    long now = setting.nanos().getAsLong();
    for (int slot = index; slot < all && users.size() < mostUsers; slot += workers) {
      enter(plan.user(slot, 0), now);
    }
    nextNumber = (long) all + index;
    long length = setting.scenario().duration().toNanos();
    setting.loop().schedule(this::stopArriving, length, TimeUnit.NANOSECONDS);
  }

  private void ended(User user, Ended how) {
    users.remove(user);
    Measures measures = setting.measures();
    switch (how) {
      case COMPLETED -> measures.completed++;
      case BROKEN -> measures.broken++;
      case UNFINISHED -> measures.unfinished++;
    }
    if (arriving && setting.scenario().arrivals() instanceof ArrivalSpec.Closed) {
      // Later, not now: a journey without waits would go deeper and deeper.
      long pause = how == Ended.BROKEN ? PAUSE_AFTER_FAILURE : 0;
      setting.loop().schedule(this::replace, pause, TimeUnit.NANOSECONDS);
    }
    finishIfDone();
  }

  private void replace() {
    if (arriving) {
      long now = setting.nanos().getAsLong();
      enter(plan.user(nextNumber, now - start), now);
      nextNumber += workers;
    }
  }

  private void stopArriving() {
    if (arriving) {
      arriving = false;
      Scenario.Limits limits = setting.scenario().limits();
      lingersUntil = setting.nanos().getAsLong() + limits.linger().toNanos();
    }
    finishIfDone();
  }

  private void look() {
    long now = setting.nanos().getAsLong();
    for (User user : List.copyOf(users)) {
      user.look(now);
    }
    if (!arriving && lingersUntil - now < 0) {
      new ArrayList<>(users).forEach(User::cutOff);
    }
  }

  private void tick() {
    ticks.accept(setting.measures().tick(second++, users.size()));
  }

  /** Ticks go on until all loops are done, so that each second has as many. */
  private void finishIfDone() {
    if (!arriving && users.isEmpty() && !finished.isDone()) {
      finished.complete(setting.measures());
    }
  }

  /** Ends what is still scheduled, and gives away the last, perhaps short, second. */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    setting
        .loop()
        .execute(() -> {
          clocks.forEach(clock -> clock.cancel(false));
          tick();
          closed.complete(null);
        });
    return closed;
  }
}
