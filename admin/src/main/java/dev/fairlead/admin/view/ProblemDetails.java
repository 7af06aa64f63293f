package dev.fairlead.admin.view;

import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title of the status
 * @param status as in the head
 * @param detail what to do
 * @param problems places in a text; empty when it is not about a text
 */
@Meaning("An error, RFC 9457; detail says what to do")
public record ProblemDetails(
    String type, String title, int status, String detail, List<ProblemView> problems) {
  public ProblemDetails {
    problems = List.copyOf(problems);
  }
}
