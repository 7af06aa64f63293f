package dev.fairlead.traffic;

import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.engine.TrafficRun;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.ScenarioReader;
import java.io.IOException;
import java.nio.file.Path;

/** Runs of scenarios written in tests. */
final class Runs {
  private Runs() {}

  static Scenario scenario(String text) {
    return switch (ScenarioReader.read(text, "test.yaml", Path.of("."))) {
      case ScenarioReader.Read.Sound sound -> sound.scenario();
      case ScenarioReader.Read.Faulty faulty ->
          throw new AssertionError(faulty.problems().toString());
    };
  }

  static RunResult run(String text) throws IOException {
    return run(text, 1);
  }

  static RunResult run(String text, long seed) throws IOException {
    Scenario scenario = scenario(text);
    if (scenario.target() == null) {
      throw new AssertionError("no target");
    }
    Target target =
        Target.find(scenario.target(), scenario.link().http2(), new Target.Trust(null, true));
    RecordedUsers recorded =
        scenario.arrivals() instanceof ArrivalSpec.Recorded(Path file, double speed)
            ? RecordedUsers.read(file, speed)
            : RecordedUsers.NONE;
    return new TrafficRun(Plan.of(scenario, seed, recorded), target, 1, _ -> {}).run();
  }
}
