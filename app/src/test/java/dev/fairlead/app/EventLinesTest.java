package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.event.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said at the console of what happens to backends. */
class EventLinesTest {
  private final List<String> lines = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final EventLines tested =
      new EventLines(
          lines::add,
          (_, task) -> {
            later.add(task);
            return () -> {};
          });

  private void tell(String backend, @Nullable String from, @Nullable String to) {
    tell(Event.Kind.TRANSITION, backend, from, to, "status 503");
  }

  private void tell(
      Event.Kind kind,
      String backend,
      @Nullable String from,
      @Nullable String to,
      @Nullable String evidence) {
    tested.tell(
        new Event(1, Instant.EPOCH, kind, "shop", backend, from, to, "it so happened", evidence));
  }

  @Test
  void downAndBack_isALineEach_failedChecksAreNone() {
    for (int i = 0; i < 3; i++) {
      tell(Event.Kind.CHECK_FAILED, "b1", null, null, "status 503");
    }
    tell("b1", "ready", "down");
    tell("b1", "down", "warming");
    tell("b1", "warming", "ready");
    tell(Event.Kind.TRANSITION, "b2", "ready", "ejected", null);
    assertThat(lines)
        .containsExactly(
            "shop/b1 is down, was ready: it so happened (status 503)",
            "shop/b1 is warming, was down: it so happened (status 503)",
            "shop/b2 is ejected, was ready: it so happened");
  }

  @Test
  void whatAPersonDoes_isSaidByItsOwnLine() {
    tell("b1", null, "ready");
    tell("b1", "ready", "draining");
    tell("b1", "down", null);
    tell("b1", "unchecked", "ready");
    assertThat(lines).isEmpty();
  }

  @Test
  void manyThatFlap_areCutShort_andCounted() {
    for (int round = 0; round < 10; round++) {
      for (int backend = 0; backend < 200; backend++) {
        tell("b" + backend, "ready", "down");
        if (round < 9 || backend < 50) {
          tell("b" + backend, "down", "ready");
        }
      }
    }
    assertThat(lines).hasSize(EventLines.MOST);
    later.remove().run();
    assertThat(lines)
        .hasSize(EventLines.MOST + 1)
        .endsWith(
            "3830 more changes of 200 backends in 10 s (150 down, 50 ready now);"
                + " all are in ./fairlead events");
    assertThat(later).isEmpty();
    tell("b1", "ready", "down");
    assertThat(lines).hasSize(EventLines.MOST + 2);
  }

  @Test
  void oneThatFlaps_leavesRoomForOthers() {
    for (int round = 0; round < 50; round++) {
      tell("b1", "ready", "down");
      tell("b1", "down", "ready");
    }
    tell("b2", "ready", "down");
    assertThat(lines)
        .hasSize(EventLines.MOST_OF_ONE + 1)
        .endsWith("shop/b2 is down, was ready: it so happened (status 503)");
    later.remove().run();
    assertThat(lines).last().asString().startsWith("96 more changes of shop/b1 in 10 s");
  }
}
