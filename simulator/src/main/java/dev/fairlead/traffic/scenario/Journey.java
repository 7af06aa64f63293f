package dev.fairlead.traffic.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * What one user does. Immutable.
 *
 * @param name one word
 * @param weight its share among the journeys, over 0
 * @param steps in their order, not empty
 */
public record Journey(String name, double weight, List<Step> steps) {
  /** All requests of it, whichever branch, in the order of the file. */
  public List<Step.Request> requests() {
    List<Step.Request> all = new ArrayList<>();
    collect(steps, all);
    return all;
  }

  private static void collect(List<Step> steps, List<Step.Request> into) {
    for (Step step : steps) {
      switch (step) {
        case Step.Request request -> into.add(request);
        case Step.Choose choose -> choose.branches().forEach(each -> collect(each.steps(), into));
        case Step.Repeat repeat -> collect(repeat.steps(), into);
        case Step.Think _, Step.Assign _ -> {}
      }
    }
  }
}
