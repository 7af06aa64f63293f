package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.SlowStartSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowStartTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SlowStartSpec LINE = SlowStartSpec.of(Duration.ofSeconds(10));

  @Test
  void straightLine_beginsAtItsMinimumAndEndsAtTheFullWeight() {
    assertThat(SlowStart.share(4, LINE, 0)).isEqualTo(40);
    assertThat(SlowStart.share(4, LINE, SECOND)).isEqualTo(40);
    assertThat(SlowStart.share(4, LINE, 5 * SECOND)).isEqualTo(200);
    assertThat(SlowStart.share(4, LINE, 10 * SECOND)).isEqualTo(400);
    assertThat(SlowStart.share(4, LINE, 99 * SECOND)).isEqualTo(400);
  }

  @Test
  void aggression_quickensTheBeginning() {
    SlowStartSpec quick = new SlowStartSpec(Duration.ofSeconds(10), 2.0, 0.1);
    assertThat(SlowStart.share(1, quick, 2_500_000_000L)).as("sqrt 0.25").isEqualTo(50);
  }

  @Test
  void smallestShare_isOnePart() {
    SlowStartSpec low = new SlowStartSpec(Duration.ofSeconds(10), 1.0, 0.0001);
    assertThat(SlowStart.share(1, low, 0)).isEqualTo(1);
  }

  @Test
  void noWindow_isFullWeightAtOnce() {
    assertThat(SlowStart.share(1000, SlowStartSpec.NONE, 0)).isEqualTo(100_000);
  }

  @Test
  void clockThatStepsBack_beginsAtTheMinimum() {
    assertThat(SlowStart.share(4, LINE, -SECOND)).isEqualTo(40);
  }
}
