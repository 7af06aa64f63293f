package dev.fairlead.comparison.scenario;

import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.comparison.simulation.World;
import dev.fairlead.comparison.traffic.TrafficSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario that can be run. Immutable.
 *
 * @param facts for people
 * @param world for the simulation
 */
public record Setup(Scenario facts, World world) {
  /** A world with the facts that follow from it. */
  public static Setup of(String id, String title, String description, World world) {
    TrafficSource traffic = world.traffic();
    List<Scenario.Backend> backends = new ArrayList<>();
    List<Scenario.Event> events = new ArrayList<>();
    for (int slot = 0; slot < world.backends().size(); slot++) {
      BackendModel each = world.backends().get(slot);
      backends.add(
          new Scenario.Backend(
              each.name(),
              each.weight(),
              each.workers(),
              traffic.meanWorkNanos() * each.slowness() / 1000,
              each.remark()));
      for (Spell spell : each.spells()) {
        events.add(
            new Scenario.Event(spell.from() / 1e9, spell.until() / 1e9, slot, spell.kind().word()));
      }
    }
    return new Setup(
        new Scenario(
            id,
            title,
            description,
            traffic.arrivals(),
            traffic.serviceTimes(),
            traffic.rate(),
            world.load(),
            traffic.lengthNanos() / 1e9,
            backends,
            events),
        world);
  }
}
