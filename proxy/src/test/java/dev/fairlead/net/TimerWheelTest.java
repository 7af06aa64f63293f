package dev.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long TICK = TimerWheel.tickNanos();

  /** Also negative, and about to overflow: what System.nanoTime may be. */
  private static final long[] ORIGINS = {
    0, 12_345_678_901L, -5 * TICK - 7, Long.MAX_VALUE - 100 * TICK, Long.MIN_VALUE
  };

  /** Remembers when it expired. */
  private static final class Entry extends Timed {
    private final List<Long> expired = new ArrayList<>();
    private Runnable then = () -> {};
    private long wanted = NEVER;

    @Override
    protected void expired(long now) {
      expired.add(now);
      then.run();
    }
  }

  @Test
  void aDeadline_isMetOnce_notBefore_andAtMostASlotLate() {
    for (long origin : ORIGINS) {
      for (long delay :
          new long[] {
            -5, 0, 1, TICK - 1, TICK, TICK + 1, 1000 * TICK, 1024 * TICK, 5000 * TICK + 3
          }) {
        TimerWheel wheel = new TimerWheel(origin, Throwable::printStackTrace);
        Entry entry = new Entry();
        wheel.set(entry, origin + delay);
        long now = origin;
        while (entry.expired.isEmpty() && now - origin < delay + 3 * TICK) {
          now += TICK / 4;
          wheel.turn(now);
        }
        assertThat(entry.expired).as("delay %d", delay).containsExactly(now);
        assertThat(now - origin).isGreaterThanOrEqualTo(delay);
        assertThat(now - origin).isLessThan(Math.max(delay, 0) + TICK + TICK / 4 + 1);
        wheel.turn(now + 3000 * TICK);
        assertThat(entry.expired).hasSize(1);
      }
    }
  }

  @Test
  void aDeadlineMovedAway_isMetAtItsNewTimeOnly() {
    TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
    Entry entry = new Entry();
    for (long now = 0; now < 100 * TICK; now += TICK) {
      wheel.turn(now);
      wheel.set(entry, now + 10 * TICK);
    }
    assertThat(entry.expired).isEmpty();
    wheel.turn(109 * TICK - 1);
    assertThat(entry.expired).isEmpty();
    wheel.turn(110 * TICK);
    assertThat(entry.expired).hasSize(1);
  }

  @Test
  void aDeadlineMovedNearer_isMetAtItsNewTime() {
    TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
    Entry entry = new Entry();
    wheel.set(entry, 900 * TICK);
    wheel.set(entry, 2 * TICK);
    wheel.turn(3 * TICK);
    assertThat(entry.expired).containsExactly(3 * TICK);
    wheel.turn(2000 * TICK);
    assertThat(entry.expired).hasSize(1);
  }

  @Test
  void clearedAndRemovedDeadlines_areNotMet_andMayBeSetAgain() {
    TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
    Entry cleared = new Entry();
    Entry removed = new Entry();
    wheel.set(cleared, TICK);
    wheel.set(removed, TICK);
    wheel.clear(cleared);
    wheel.remove(removed);
    wheel.remove(removed);
    wheel.turn(10 * TICK);
    assertThat(cleared.expired).isEmpty();
    assertThat(removed.expired).isEmpty();
    wheel.set(cleared, 12 * TICK);
    wheel.set(removed, 12 * TICK);
    wheel.turn(13 * TICK);
    assertThat(cleared.expired).hasSize(1);
    assertThat(removed.expired).hasSize(1);
  }

  @Test
  void anExpiry_mayTakeNeighboursOffTheWheel() {
    for (int first = 0; first < 5; first++) {
      TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Entry entry = new Entry();
        entries.add(entry);
        wheel.set(entry, TICK);
      }
      // Whoever comes first takes the others off, wherever they stand in the slot.
      for (Entry entry : entries) {
        entry.then = () -> entries.forEach(wheel::remove);
      }
      wheel.remove(entries.get(first));
      wheel.turn(3 * TICK);
      assertThat(entries.stream().mapToInt(e -> e.expired.size()).sum()).isEqualTo(1);
    }
  }

  @Test
  void anExpiry_maySetItsNextDeadline_evenInThePast() {
    TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
    Entry entry = new Entry();
    entry.then = () -> wheel.set(entry, 0);
    wheel.set(entry, 0);
    for (int i = 1; i <= 5; i++) {
      wheel.turn(i * TICK);
      assertThat(entry.expired).as("once a turn").hasSize(i);
    }
  }

  @Test
  void aLoopThatStoodStill_meetsEverythingAtOnce() {
    TimerWheel wheel = new TimerWheel(0, Throwable::printStackTrace);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Entry entry = new Entry();
      entries.add(entry);
      wheel.set(entry, i * TICK);
    }
    wheel.turn(4000 * TICK);
    assertThat(entries).allSatisfy(e -> assertThat(e.expired).hasSize(1));
  }

  @Test
  void manyRandomDeadlines_areAllMetInTime() {
    for (long origin : ORIGINS) {
      Random random = new Random(origin);
      TimerWheel wheel = new TimerWheel(origin, Throwable::printStackTrace);
      Entry[] entries = new Entry[200];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = new Entry();
      }
      long now = origin;
      for (int step = 0; step < 4000; step++) {
        now += random.nextLong(TICK * 2);
        long at = now;
        for (Entry entry : entries) {
          entry.then =
              () -> {
                assertThat(at - entry.wanted).as("not before").isGreaterThanOrEqualTo(0);
                entry.wanted = Timed.NEVER;
              };
        }
        wheel.turn(now);
        for (Entry entry : entries) {
          if (entry.wanted != Timed.NEVER) {
            assertThat(now - entry.wanted).as("not late").isLessThan(TICK);
          }
        }
        for (int i = 0; i < 5; i++) {
          change(random, wheel, entries[random.nextInt(entries.length)], now);
        }
      }
    }
  }

  private static void change(Random random, TimerWheel wheel, Entry entry, long now) {
    switch (random.nextInt(6)) {
      case 0 -> {
        wheel.remove(entry);
        entry.wanted = Timed.NEVER;
      }
      case 1 -> {
        wheel.clear(entry);
        entry.wanted = Timed.NEVER;
      }
      default -> {
        entry.wanted = now + random.nextLong(random.nextBoolean() ? 20 * TICK : 3000 * TICK);
        wheel.set(entry, entry.wanted);
      }
    }
  }
}
