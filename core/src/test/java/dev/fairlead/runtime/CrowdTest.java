package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-four threads that all want to be served by few backends. */
class CrowdTest {
  private static final int THREADS = 64;
  private static final int ROUNDS = 120;

  private final World world = new World();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger waited = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  private static void all(Callable<Void> person) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        ends.add(threads.submit(person));
      }
      for (Future<Void> end : ends) {
        end.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static BackendSpec[] backends(int... limits) {
    return IntStream.range(0, limits.length)
        .mapToObj(i -> World.limited(Character.toString('a' + i), limits[i]))
        .toArray(BackendSpec[]::new);
  }

  private static final class Person extends Waiter {
    private final Semaphore turn = new Semaphore(0);
    private volatile int slot = Balancer.NONE;

    Person(Upstream upstream, Pick pick) {
      super(upstream, pick);
    }

    @Override
    protected void admitted(int claimed) {
      slot = claimed;
      turn.release();
    }
  }

  /** One exchange: it may be bound, may have tried one, and may lose patience. */
  private void live(Upstream upstream, SplittableRandom chance) throws InterruptedException {
    Pick pick = new Pick(chance);
    pick.key = chance.nextLong();
    if (chance.nextInt(4) == 0) {
      pick.bound = chance.nextInt(upstream.size());
    } else if (chance.nextInt(4) == 0) {
      pick.tried.add(chance.nextInt(upstream.size()));
    }
    Lease lease = new Lease();
    Upstream at = upstream;
    int slot = upstream.take(pick, lease);
    if (slot == Upstream.FULL) {
      Person person = new Person(upstream, pick);
      slot = upstream.line().enter(person);
      if (slot == WaitingLine.WAITS) {
        waited.incrementAndGet();
        boolean patient = chance.nextInt(8) != 0;
        if (!patient && upstream.line().leave(person)) {
          left.incrementAndGet();
          upstream.line().ended(WaitingLine.End.LEFT, 1);
          return;
        }
        assertThat(person.turn.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
        upstream.line().ended(WaitingLine.End.ADMITTED, 1);
        slot = person.slot;
      }
      person.handTo(pick, lease);
      at = person.upstream();
    }
    assertThat(slot).isNotNegative();
    assertThat(lease.backend()).isSameAs(at.backend(slot));
    look(at, slot);
    if (chance.nextInt(3) == 0) {
      LockSupport.parkNanos(1);
    }
    look(at, slot);
    served.incrementAndGet();
    lease.end();
  }

  private static void look(Upstream upstream, int slot) {
    int limit = upstream.spec().backends().get(slot).maxInFlight();
    assertThat(upstream.backend(slot).inFlight()).isBetween(1, limit == 0 ? THREADS : limit);
  }

  @ParameterizedTest
  @EnumSource(
      value = BalancePolicy.class,
      names = {"ROUND_ROBIN", "LEAST_CONNECTIONS", "TWO_CHOICES", "CONSISTENT_HASH", "FIRST"})
  void limits_areNeverExceededAndNobodyIsForgotten(BalancePolicy policy) throws Exception {
    world.policy = policy;
    Upstream upstream = world.load(backends(1, 2, 5));
    AtomicInteger seeds = new AtomicInteger();
    all(() -> {
      SplittableRandom chance = new SplittableRandom(seeds.incrementAndGet());
      for (int i = 0; i < ROUNDS; i++) {
        live(upstream, chance);
      }
      return null;
    });
    assertThat(served.get() + left.get()).isEqualTo(THREADS * ROUNDS);
    assertThat(waited.get()).isPositive();
    assertThat(upstream.backends()).allSatisfy(b -> assertThat(b.inFlight()).isZero());
    WaitingLine.Figures seen = upstream.line().figures();
    assertThat(seen.waiting()).isZero();
    assertThat(seen.waited()).isEqualTo(waited.get());
    assertThat(seen.left()).isEqualTo(left.get());
    assertThat(seen.refused()).isZero();
  }

  @Test
  void withoutLimits_countsEndAtZero() throws Exception {
    Upstream upstream = world.load(backends(0, 0, 0));
    AtomicInteger seeds = new AtomicInteger();
    all(() -> {
      SplittableRandom chance = new SplittableRandom(seeds.incrementAndGet());
      for (int i = 0; i < ROUNDS; i++) {
        live(upstream, chance);
      }
      return null;
    });
    assertThat(served.get()).isEqualTo(THREADS * ROUNDS);
    assertThat(waited.get()).isZero();
    assertThat(upstream.backends()).allSatisfy(b -> assertThat(b.inFlight()).isZero());
  }

  @Test
  void reloadsMeanwhile_strandNobody() throws Exception {
    Upstream first = world.load(backends(1, 1));
    AtomicInteger seeds = new AtomicInteger();
    Thread reloading =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= 20; i++) {
                world.load(backends(1 + i / 5, 1, i % 2 + 1));
                LockSupport.parkNanos(1);
              }
            });
    all(() -> {
      SplittableRandom chance = new SplittableRandom(seeds.incrementAndGet());
      for (int i = 0; i < ROUNDS; i++) {
        strandOrServe(first, chance);
      }
      return null;
    });
    reloading.join();
    assertThat(served.get()).isEqualTo(THREADS * ROUNDS);
    assertThat(first.line().waiting()).isZero();
  }

  /** As {@link #live}, but without looking at limits, which change meanwhile. */
  private void strandOrServe(Upstream upstream, SplittableRandom chance)
      throws InterruptedException {
    Pick pick = new Pick(chance);
    Lease lease = new Lease();
    int slot = upstream.take(pick, lease);
    if (slot == Upstream.FULL) {
      Person person = new Person(upstream, pick);
      slot = upstream.line().enter(person);
      if (slot == WaitingLine.WAITS) {
        assertThat(person.turn.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
        slot = person.slot;
      }
      person.handTo(pick, lease);
    }
    assertThat(slot).isNotNegative();
    LockSupport.parkNanos(1);
    served.incrementAndGet();
    lease.end();
  }
}
