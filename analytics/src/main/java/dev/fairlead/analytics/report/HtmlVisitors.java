package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.Sketches.Frequent;
import dev.fairlead.analytics.recording.VisitorKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a page that says who came. Stateless: any thread. */
final class HtmlVisitors {
  private HtmlVisitors() {}

  /** Writes it, if it is known. */
  static void write(Report.@Nullable Visitors visitors, HtmlPage out) {
    if (visitors == null) {
      return;
    }
    out.append("<section>\n");
    out.element("h2", "Who came");
    if (visitors.distinctClients() > 0) {
      String words = Exactness.ofDistinct(visitors) == Exactness.ABOUT ? "About " : "At least ";
      out.element(
          "p", words + Times.count(visitors.distinctClients()) + " different clients came.");
    }
    frequent(out, "Clients", VisitorKind.CLIENT, visitors.clients(), visitors);
    frequent(out, "Paths, after their route", VisitorKind.PATH, visitors.paths(), visitors);
    frequent(out, "User agents", VisitorKind.AGENT, visitors.agents(), visitors);
    frequent(out, "Referrers", VisitorKind.REFERRER, visitors.referrers(), visitors);
    out.append("</section>\n");
  }

  private static void frequent(
      HtmlPage out,
      String caption,
      VisitorKind kind,
      List<Frequent> found,
      Report.Visitors visitors) {
    if (!found.isEmpty()) {
      out.table(
          caption,
          List.of("", "requests"),
          found.stream()
              .map(each ->
                  List.of(
                      each.item(),
                      (Exactness.of(each, kind, visitors).words + " ").stripLeading()
                          + Times.count(each.count())))
              .toList());
    }
  }
}
