package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.balancer.Candidates.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LoadsTest {
  private static final long MILLI = 1_000_000L;

  private final Loads loads = new Loads();

  @Test
  void everyBackend_hasAPlaceOfItsOwn() {
    Set<List<Object>> places = new HashSet<>();
    Set<LoadBoard> boards = new HashSet<>();
    for (int i = 0; i < 3 * LoadBoard.PLACES; i++) {
      Load load = loads.next();
      places.add(List.of(load.board, load.place));
      boards.add(load.board);
    }
    assertThat(places).hasSize(3 * LoadBoard.PLACES);
    assertThat(boards).hasSize(3);
  }

  @Test
  void firstEight_areACacheLineApart() {
    int line = 64 / Integer.BYTES;
    Set<Integer> lines = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      lines.add(loads.next().place / line);
    }
    assertThat(lines).hasSize(8);
  }

  @Test
  void counts_areExactOverThreadsAndNeverNegative() throws InterruptedException {
    Load[] neighbours = {loads.next(), loads.next(), loads.next()};
    AtomicInteger worst = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Thread[] workers = new Thread[8];
    for (int t = 0; t < workers.length; t++) {
      int first = t;
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 30_000; i++) {
                  Load load = neighbours[(first + i) % 3];
                  boolean limited = (i & 1) == 0;
                  if (limited && !load.tryTake(3)) {
                    continue;
                  }
                  if (!limited) {
                    load.take();
                  }
                  worst.accumulateAndGet(load.inFlight(), Math::min);
                  over.compareAndSet(false, load.inFlight() > workers.length);
                  load.release();
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(worst).hasValue(0);
    assertThat(over).isFalse();
    for (Load load : neighbours) {
      assertThat(load.inFlight()).isZero();
    }
  }

  @Test
  void limit_isNeverExceeded() {
    Load load = loads.next();
    assertThat(load.tryTake(2)).isTrue();
    assertThat(load.tryTake(2)).isTrue();
    assertThat(load.tryTake(2)).isFalse();
    load.release();
    assertThat(load.tryTake(2)).isTrue();
    assertThat(load.inFlight()).isEqualTo(2);
  }

  @Test
  void candidatesInAnotherOrder_areOrderedByBoardForSearches() {
    FixedCandidate[] all = new FixedCandidate[2 * LoadBoard.PLACES];
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      all[i] = new FixedCandidate("b" + i, 1, 0, loads);
    }
    for (int slot = 0; slot < all.length; slot++) {
      // 0, 128, 1, 129 …: no two neighbours on one board.
      int i = slot / 2 + slot % 2 * LoadBoard.PLACES;
      members.add(new Member(all[i], slot, 1));
    }
    Candidates mixed = Candidates.of(members);
    assertThat(Block.of(mixed)).hasSize(all.length);
    Candidates sorted = mixed.byBoard();
    assertThat(Block.of(sorted)).hasSize(2);
    for (int i = 0; i < all.length; i++) {
      assertThat(sorted.candidate(i)).isSameAs(mixed.candidate(sorted.slot(i)));
    }
  }

  @Test
  void blocks_addUpTheirCandidatesOnly() {
    for (int size : new int[] {5, 100}) {
      List<Member> members = new ArrayList<>();
      int expected = 0;
      Loads shared = new Loads();
      for (int slot = 0; slot < size; slot++) {
        boolean ready = slot % 3 != 0;
        members.add(
            new Member(new FixedCandidate("b" + slot, 1, slot, shared), slot, 1, 100, ready));
        expected += ready ? slot : 0;
      }
      Block[] blocks = Block.of(Candidates.of(members));
      assertThat(blocks).hasSize(1);
      assertThat(blocks[0].inFlight()).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void flatMeans_areThoseOfResponseTimes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Load[] some = new Load[1 + random.nextInt(20)];
    Loads group = new Loads();
    for (int i = 0; i < some.length; i++) {
      some[i] = group.next();
    }
    LoadBoard board = some[0].board;
    long decay = 100 * MILLI;
    long now = random.nextLong(1_000_000_000 * MILLI);
    board.keepMeans(ResponseTimes.rate(decay));
    for (int step = 0; step < 100; step++) {
      // Up to 200 decays pass: more than the numbers can hold without a new epoch.
      now += random.nextLong(random.nextInt(10) == 0 ? 20_000 * MILLI : 30 * MILLI);
      if (random.nextInt(30) == 0) {
        decay = (50 + random.nextInt(1_000)) * MILLI;
        board.keepMeans(ResponseTimes.rate(decay));
      }
      int at = random.nextInt(some.length);
      some[at].times().observe(random.nextLong(MILLI * 900), random.nextInt(6) == 0, now, decay);
      FlatMeans means = Objects.requireNonNull(board.means());
      for (Load load : some) {
        double mean = load.times().mean(now, decay);
        double flat = means.values[load.place] * means.fade(now);
        if (mean >= 1) {
          assertThat(flat / mean).isCloseTo(1, within(3e-4));
        } else {
          assertThat(flat).as("forgotten, or never known").isLessThan(1.001);
        }
      }
    }
  }

  @Test
  void flatMeans_threadsThatDisagreeAboutTimeAndDecayLeaveTheTruth() throws InterruptedException {
    Load[] some = {loads.next(), loads.next()};
    LoadBoard board = some[0].board;
    board.keepMeans(ResponseTimes.rate(MILLI));
    Thread[] workers = new Thread[4];
    for (int t = 0; t < workers.length; t++) {
      int number = t;
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                SplittableRandom random = new SplittableRandom(number);
                for (int i = 0; i < 5_000; i++) {
                  // An epoch lasts for 40 of them; every second thread has another decay.
                  some[i & 1]
                      .times()
                      .observe(random.nextLong(MILLI), false, i * MILLI, (1 + number % 2) * MILLI);
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    FlatMeans means = Objects.requireNonNull(board.means());
    for (Load load : some) {
      double truth =
          ResponseTimes.meanAt(load.times().meanState(), means.epoch, means.rate, FlatMeans.REACH);
      assertThat(means.values[load.place]).isEqualTo(Math.max(FlatMeans.UNKNOWN, truth));
    }
  }
}
