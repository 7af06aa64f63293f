package dev.fairlead.admin.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.HealthView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendTableTest {
  private static final Instant NOW = Instant.EPOCH;

  private static BackendView ready(int weight) {
    return new BackendView(
        "up", "p1", "h:1", "ready", weight, weight, 0, 0, 0, HealthView.of("ready"));
  }

  @Test
  void readyAtWeightZero_isSaidToTakeBoundClientsOnly() {
    assertThat(BackendTable.of(List.of(ready(0)), NOW))
        .contains("\n  weight 0: bound clients only\n");
    assertThat(BackendTable.of(List.of(ready(1)), NOW)).doesNotContain("bound clients");
    assertThat(WhyText.of(ready(0), List.of(), 10, NOW))
        .contains("wanted   ready, weight 0 (0.00 now), bound clients only, 0 in flight");
  }
}
