package dev.fairlead.traffic.plan;

import dev.fairlead.traffic.plan.PlannedUser.Act;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A plan to be read, and to be compared: a line for each user, one for each thing they do. What
 * only the target can say stands as {@code ${name}}. Stateless: any thread.
 */
public final class PlanText {
  private PlanText() {}

  /**
   * Writes it.
   *
   * @param most users that are written
   */
  public static void write(Plan plan, long most, Appendable out) throws IOException {
    Scenario scenario = plan.scenario();
    out.append("# ").append(scenario.name()).append(", seed ").append(Long.toString(plan.seed()));
    out.append(", ").append(scenario.arrivals().phrase()).append('\n');
    Arrivals arrivals = plan.arrivals();
    long users =
        scenario.arrivals() instanceof ArrivalSpec.Closed(int closed)
            ? Math.min(most, closed)
            : most;
    for (long number = 0; number < users; number++) {
      long at = arrivals.next();
      if (at == Arrivals.NONE) {
        return;
      }
      user(plan.user(number, at), scenario, out);
    }
  }

  private static void user(PlannedUser user, Scenario scenario, Appendable out) throws IOException {
    out.append(seconds(user.at()));
    out.append("  user ").append(Long.toString(user.person().user()));
    if (scenario.population().via() != Scenario.Population.Via.NONE) {
      out.append(" from ").append(scenario.population().address(user.person().client()));
    }
    out.append(": ").append(user.journey().name()).append('\n');
    Map<String, String> variables = new HashMap<>(scenario.variables());
    for (Act act : user.acts()) {
      act(act, user, variables, out);
      if (act.waits() > 0) {
        out.append("    waits ").append(seconds(act.waits())).append('\n');
      }
    }
  }

  private static void act(Act act, PlannedUser user, Map<String, String> variables, Appendable out)
      throws IOException {
    switch (act.step()) {
      case Step.Request request -> {
        out.append("    ").append(request.method()).append(' ');
        out.append(text(request.target(), act, user, variables, 0));
        for (int i = 0; i < request.headers().size(); i++) {
          Step.Field header = request.headers().get(i);
          out.append(" | ").append(header.name()).append(": ");
          out.append(text(header.value(), act, user, variables, i + 2));
        }
        if (request.body() != null) {
          out.append(" | ").append(text(request.body(), act, user, variables, 1));
        }
        out.append('\n');
      }
      case Step.Assign assign -> assign(assign, act, user, variables);
      case Step.Think _, Step.Choose _, Step.Repeat _ -> {}
    }
  }

  private static void assign(
      Step.Assign assign, Act act, PlannedUser user, Map<String, String> variables) {
    for (int i = 0; i < assign.values().size(); i++) {
      Step.Field value = assign.values().get(i);
      variables.put(value.name(), text(value.value(), act, user, variables, i));
    }
  }

  private static String text(
      Template template, Act act, PlannedUser user, Map<String, String> variables, int which) {
    return template.text(variables, user.person(), act.draw() + which);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
  }
}
