package dev.fairlead.comparison.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The arrays against the JDK's collections. */
class StructuresTest {
  @Property(tries = 200)
  void eventHeap_givesTheSoonest(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    EventHeap heap = new EventHeap();
    PriorityQueue<Long> expected = new PriorityQueue<>();
    List<Long> timeOf = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      if (chance.nextInt(5) < 3) {
        long time = chance.nextLong(100);
        heap.add(time, timeOf.size());
        timeOf.add(time);
        expected.add(time);
      } else if (!heap.isEmpty()) {
        assertThat(heap.time()).isEqualTo(expected.peek());
        assertThat(timeOf.get(heap.remove())).isEqualTo(expected.poll());
      }
      assertThat(heap.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }

  @Property(tries = 200)
  void intQueue_keepsTheOrder(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    IntQueue queue = new IntQueue();
    ArrayDeque<Integer> expected = new ArrayDeque<>();
    for (int i = 0; i < 500; i++) {
      if (chance.nextInt(5) < 3) {
        queue.add(i);
        expected.add(i);
      } else if (!queue.isEmpty()) {
        assertThat(queue.peek()).isEqualTo(expected.peek());
        assertThat(queue.remove()).isEqualTo(expected.remove());
      }
      assertThat(queue.size()).isEqualTo(expected.size());
    }
  }

  @Property(tries = 200)
  void inSystem_knowsTheOldestAndReusesRows(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    InSystem requests = new InSystem();
    LinkedHashSet<Integer> expected = new LinkedHashSet<>();
    for (int i = 0; i < 1000; i++) {
      if (chance.nextInt(5) < 3) {
        int id = requests.add(i, i * 2L, i * 3L);
        assertThat(expected.add(id)).as("a row of its own").isTrue();
        assertThat(requests.work[id]).isEqualTo(i * 2L);
      } else if (!expected.isEmpty()) {
        int id = new ArrayList<>(expected).get(chance.nextInt(expected.size()));
        requests.end(id);
        requests.forget(id);
        expected.remove(id);
      }
      assertThat(requests.waiting()).isEqualTo(expected.size());
      assertThat(requests.oldest())
          .isEqualTo(expected.isEmpty() ? InSystem.NOBODY : expected.getFirst());
    }
  }
}
