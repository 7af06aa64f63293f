package dev.fairlead.traffic.plan;

import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template.Person;
import java.util.List;

/**
 * One user and all that is decided before the target has said anything. Immutable.
 *
 * @param at when they come, in nanoseconds from the start
 * @param person who they are
 * @param journey what they are up to
 * @param acts one after the other
 */
public record PlannedUser(long at, Person person, Journey journey, List<Act> acts) {
  /**
   * One thing to do: branches are chosen and repetitions written out.
   *
   * @param step a request, an assignment or a wait
   * @param draw from which chance in its texts comes
   * @param waits how long nothing happens afterwards, in nanoseconds
   */
  public record Act(Step step, long draw, long waits) {}
}
