package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.Sketches.Frequent;
import dev.fairlead.analytics.recording.VisitorKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a text that says who came. Stateless: any thread. */
final class TextVisitors {
  private TextVisitors() {}

  /** Writes it, if it is known. */
  static void write(Report.@Nullable Visitors visitors, TextLines out) {
    if (visitors == null) {
      return;
    }
    if (!visitors.clients().isEmpty()) {
      String exactness = Exactness.ofDistinct(visitors).words;
      section(
          out,
          visitors,
          "Clients, of " + exactness + " " + Times.count(visitors.distinctClients()) + " in all",
          VisitorKind.CLIENT,
          visitors.clients());
    }
    section(out, visitors, "Paths, after their route", VisitorKind.PATH, visitors.paths());
    section(out, visitors, "User agents", VisitorKind.AGENT, visitors.agents());
    section(out, visitors, "Referrers", VisitorKind.REFERRER, visitors.referrers());
  }

  private static void section(
      TextLines out,
      Report.Visitors visitors,
      String heading,
      VisitorKind kind,
      List<Frequent> found) {
    if (found.isEmpty()) {
      return;
    }
    out.title(heading);
    for (Frequent each : found) {
      out.line(
          "  %12s%s  %s",
          Times.count(each.count()),
          Exactness.of(each, kind, visitors).mark,
          Inert.text(each.item(), 60));
    }
  }
}
