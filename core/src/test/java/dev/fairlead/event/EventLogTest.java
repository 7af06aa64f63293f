package dev.fairlead.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.event.Event.Draft;
import dev.fairlead.event.Event.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of what happened. */
class EventLogTest {
  private long second;
  private final EventLog log = new EventLog(() -> Instant.ofEpochSecond(second));

  private void say(Kind kind, String cause, String evidence) {
    second++;
    String to = kind == Kind.TRANSITION ? "down" : null;
    var _ = log.say(new Draft(kind, "main", "b", null, to, cause, evidence));
  }

  private List<String> timeline() {
    return log.of("main", "b").stream()
        .map(each ->
            each.times() + " x " + each.last().cause() + " (" + each.last().evidence() + ")")
        .toList();
  }

  @Test
  void longOutage_isOneEntry_behindTheChangeThatBeganIt() {
    for (int row = 1; row <= 20_000; row++) {
      say(Kind.CHECK_FAILED, row + " checks in a row failed", "connection refused");
      if (row == 3) {
        say(Kind.TRANSITION, "it is down", "connection refused");
      }
    }
    assertThat(timeline())
        .containsExactly(
            "3 x 3 checks in a row failed (connection refused)",
            "1 x it is down (connection refused)",
            "19997 x 20000 checks in a row failed (connection refused)");
    Repeated outage = log.of("main", "b").getLast();
    assertThat(outage.first().time()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(outage.last().time()).isEqualTo(Instant.ofEpochSecond(20_001));
  }

  @Test
  void failuresOfTwoSortsAndPassesInTurn_areThreeEntries() {
    for (int i = 0; i < 500; i++) {
      say(Kind.CHECK_FAILED, "a check failed", "connection refused");
      say(Kind.CHECK_FAILED, "2 checks in a row failed", "no answer within 5s");
      say(Kind.CHECK_PASSED, "a check passed", "status 200 in " + i + " ms");
    }
    assertThat(timeline())
        .containsExactly(
            "500 x a check failed (connection refused)",
            "500 x 2 checks in a row failed (no answer within 5s)",
            "500 x a check passed (status 200 in 499 ms)");
  }

  @Test
  void failuresThatAreAllDifferent_pushOutOneAnother_neverTheChange() {
    say(Kind.TRANSITION, "it is down", "first");
    for (int i = 0; i < 3 * EventLog.KEPT_PER_BACKEND; i++) {
      say(Kind.CHECK_FAILED, "a check failed", "status " + i);
    }
    assertThat(timeline())
        .hasSize(EventLog.KEPT_PER_BACKEND)
        .startsWith("1 x it is down (first)")
        .endsWith("1 x a check failed (status 2999)");
  }

  @Test
  void changesWithoutEnd_leaveTheNewest_andRoomForChecks() {
    for (int i = 0; i < 3 * EventLog.KEPT_PER_BACKEND; i++) {
      say(Kind.TRANSITION, "change " + i, "seen");
    }
    say(Kind.CHECK_FAILED, "a check failed", "status 503");
    assertThat(timeline())
        .hasSize(EventLog.KEPT_PER_BACKEND)
        .endsWith("1 x change 2999 (seen)", "1 x a check failed (status 503)");
  }

  @Test
  void backendsThatCameAndWent_areForgotten_theQuietestFirst() {
    for (int i = 0; i <= EventLog.KEPT_BACKENDS; i++) {
      var _ = log.say(new Draft(Kind.WARNING, "u", "b" + i, null, null, "seen", null));
    }
    assertThat(log.of("u", "b0")).isEmpty();
    assertThat(log.of("u", "b1")).hasSize(1);
  }
}
