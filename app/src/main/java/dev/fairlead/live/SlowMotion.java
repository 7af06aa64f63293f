package dev.fairlead.live;

import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.scenario.Setup;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.comparison.simulation.World;
import java.time.Duration;
import java.util.List;

/** Makes a scenario slow enough to be played on one machine. Stateless: any thread. */
final class SlowMotion {
  private SlowMotion() {}

  /**
   * The scenario with no more than {@code rate} requests a second and no longer than {@code most}.
   * Timeouts stay as they are.
   */
  static Setup of(Setup setup, double rate, Duration most) {
    World world = setup.world();
    double factor = Math.max(1, world.traffic().rate() / rate);
    World slowed =
        new World(
            new SlowedTraffic(world.traffic(), factor, most.toNanos()),
            world.backends().stream().map(backend -> slowed(backend, factor)).toList(),
            world.limits(),
            world.warmUp());
    Scenario facts = setup.facts();
    return Setup.of(facts.id(), facts.title(), facts.description(), slowed);
  }

  private static BackendModel slowed(BackendModel backend, double factor) {
    List<Spell> spells =
        backend.spells().stream()
            .map(spell ->
                new Spell(
                    spell.kind(),
                    (long) (spell.from() * factor),
                    (long) (spell.until() * factor),
                    spell.slowness()))
            .toList();
    return new BackendModel(
        backend.name(),
        backend.weight(),
        backend.workers(),
        backend.slowness(),
        spells,
        backend.remark());
  }
}
