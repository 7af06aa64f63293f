package dev.fairlead.admin.view;

import java.util.List;

/**
 * What would come of a configuration.
 *
 * @param valid whether it would be taken up
 * @param problems why not
 * @param changes what it would change, a line each
 * @param warnings such as what needs a restart
 */
public record ValidationView(
    boolean valid, List<ProblemView> problems, List<String> changes, List<String> warnings) {
  public ValidationView {
    problems = List.copyOf(problems);
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }
}
