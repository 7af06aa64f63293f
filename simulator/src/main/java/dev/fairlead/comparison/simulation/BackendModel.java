package dev.fairlead.comparison.simulation;

import java.util.List;

/**
 * A server with some workers and one queue, first come first served. Immutable.
 *
 * @param name for people
 * @param weight as told to the policies, 1 to 1000
 * @param workers requests served at a time, 1 or more
 * @param slowness how many times longer it takes than a backend of common speed
 * @param spells ascending, not overlapping; perhaps none
 * @param remark what is special about it; empty if nothing
 */
public record BackendModel(
    String name, int weight, int workers, double slowness, List<Spell> spells, String remark) {
  public BackendModel {
    spells = List.copyOf(spells);
  }

  /** One like any other. */
  public BackendModel(String name, int workers) {
    this(name, 1, workers, 1, List.of(), "");
  }

  /** Work it can do at a time, in workers of common speed. */
  public double capacity() {
    return workers / slowness;
  }
}
