package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a quiet connection is asked whether it is there, given up, or closed. */
class KeepAliveTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE = 30 * SECOND;

  private final KeepAlive keepAlive = new KeepAlive();

  /** Looks whenever it wants to, until that second; the seconds at which it was asked. */
  private String asked(long from, long until, boolean empty, boolean answers) {
    StringBuilder seen = new StringBuilder();
    long now = from;
    while (true) {
      now = Math.max(now + 1, keepAlive.due(empty, Long.MAX_VALUE / 4));
      if (now > until) {
        return seen.toString().strip();
      }
      if (keepAlive.isLost(now)) {
        return seen.append("lost at ").append(now / SECOND).toString();
      }
      if (keepAlive.wantsPing(empty, now)) {
        keepAlive.asked(now);
        seen.append(now / SECOND).append(' ');
        if (answers) {
          keepAlive.read(now + 1);
        }
      }
    }
  }

  @Test
  void quietConnection_isAskedAfterTenSeconds_andLostTenLater() {
    keepAlive.begin(0);
    assertThat(asked(0, 100 * SECOND, false, false)).isEqualTo("10 lost at 20");
  }

  @Test
  void oneThatAnswers_isAskedSoSeldomThatServersOfGrpcDoNotMind() {
    keepAlive.begin(0);
    assertThat(asked(0, 1000 * SECOND, false, true)).isEqualTo("10 311 612 913");
  }

  @Test
  void emptyOne_isAskedTwice() {
    keepAlive.begin(0);
    assertThat(asked(0, 1000 * SECOND, true, true)).isEqualTo("10 311");
  }

  @Test
  void response_makesItAskSoonerAgain() {
    keepAlive.begin(0);
    assertThat(asked(0, 100 * SECOND, false, true)).isEqualTo("10");
    keepAlive.read(100 * SECOND);
    keepAlive.served();
    assertThat(asked(100 * SECOND, 200 * SECOND, false, true)).isEqualTo("110");
  }

  @Test
  void idleOne_isClosedInTime_countedFromItsLastStream() {
    keepAlive.begin(0);
    keepAlive.idle(5 * SECOND);
    assertThat(keepAlive.isIdleFor(IDLE, 34 * SECOND)).isFalse();
    assertThat(keepAlive.isIdleFor(IDLE, 35 * SECOND)).isTrue();
    keepAlive.asked(10 * SECOND);
    keepAlive.read(11 * SECOND);
    assertThat(keepAlive.due(true, IDLE)).isEqualTo(35 * SECOND);
  }
}
