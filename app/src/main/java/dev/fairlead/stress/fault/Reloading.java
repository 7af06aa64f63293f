package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whoever was no backend becomes one, one of the others leaves, and the weights change. */
final class Reloading implements Fault {
  private static final int ASKED = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    List<Integer> before = stage.proxy().weights();
    int comes = before.indexOf(0);
    int goes = chance.nextInt(before.size() - 1);
    goes += goes >= comes ? 1 : 0;
    List<Integer> after = new ArrayList<>(before);
    after.replaceAll(_ -> 1 + chance.nextInt(3));
    after.set(goes, 0);
    long snapshot = stage.proxy().reload(List.copyOf(after));
    Shop added = stage.shops().get(comes);
    Shop removed = stage.shops().get(goes);
    Victims.awaitReady(stage, added);
    try (Visitor visitor = new Visitor(stage)) {
      if (!Waiting.until(PATIENCE, () -> visitor.servedBy().equals(added.name()))) {
        throw new WithoutEffect(added.name() + " was added, but serves nobody");
      }
      if (Collections.frequency(visitor.servedBy(ASKED), removed.name()) > 0) {
        throw new WithoutEffect(removed.name() + " was removed, but still serves");
      }
    }
    return "snapshot %d: %s came and serves, %s left and does not, weights are %s"
        .formatted(snapshot, added.name(), removed.name(), after);
  }
}
