package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.comparison.result.Sweep;
import java.util.ArrayList;
import java.util.List;

/**
 * The report as a page of one file that needs no network: style, script and data are in it, and a
 * content security policy lets nothing else in. Stateless: any thread.
 */
public final class HtmlPage {
  private static final String TITLE = "Which balancing policy suits this traffic?";

  private HtmlPage() {}

  /** The page. */
  public static String of(Report report) {
    String style = PageAssets.style();
    String charts = PageAssets.charts();
    String script = PageAssets.script();
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.raw(policy(style, charts, script));
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.text("title", TITLE);
    html.raw("<link rel=\"icon\" href=\"data:,\">");
    html.raw("<style>" + style + "</style>\n</head>\n<body>");
    body(html, report);
    html.raw("<script type=\"application/json\" id=\"data\">" + PageData.of(report) + "</script>");
    html.raw("<script>" + charts + "</script>");
    html.raw("<script>" + script + "</script>\n</body>\n</html>");
    return html.toString();
  }

  private static String policy(String style, String charts, String script) {
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
        + PageAssets.hash(charts)
        + " "
        + PageAssets.hash(script)
        + "; style-src "
        + PageAssets.hash(style)
        + "; img-src data:; base-uri 'none'; form-action 'none'\">";
  }

  private static void body(Html html, Report report) {
    Comparison comparison = report.comparison();
    html.raw("<header>").text("h1", TITLE);
    recommendation(html, comparison.recommendation(), "recommendation");
    html.text("p class=\"facts\"", facts(comparison)).raw("</header>\n<main>");
    overall(html, comparison);
    navigation(html, report);
    for (int i = 0; i < comparison.scenarios().size(); i++) {
      ScenarioSection.write(html, i, comparison.scenarios().get(i));
    }
    sweeps(html, comparison);
    if (report.reality() != null) {
      RealitySection.write(html, report.reality());
    }
    howToRead(html);
    parameters(html, report);
    html.raw("<section id=\"end\">").text("h2", "Recommendation");
    recommendation(html, comparison.recommendation(), "recommendation-again");
    html.raw("</section>\n</main>");
  }

  private static String facts(Comparison comparison) {
    return "From a simulation with the proxy's own balancers: "
        + comparison.scenarios().size()
        + (comparison.scenarios().size() == 1 ? " scenario, " : " scenarios, ")
        + Played.of(comparison)
        + ", seed "
        + comparison.seed()
        + ".";
  }

  private static void recommendation(Html html, Recommendation recommendation, String id) {
    html.raw("<div class=\"recommendation\" id=\"" + id + "\">");
    html.text("p class=\"choice\"", recommendation.choice());
    html.text("p", recommendation.sentence());
    html.text("p class=\"rule\"", recommendation.rule()).raw("</div>");
  }

  private static void overall(Html html, Comparison comparison) {
    List<Recommendation.Rank> ranking = comparison.recommendation().ranking();
    if (ranking.size() < 2 || comparison.scenarios().size() < 2) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Recommendation.Rank rank : ranking) {
      rows.add(
          List.of(
              rank.contestant(),
              Figures.ratio(rank.ratio()),
              Figures.ratio(rank.worst()),
              Integer.toString(rank.tooManyErrors())));
    }
    Html figures =
        new Html()
            .table(
                "The ranking over all scenarios",
                List.of("policy", "p99 over the best", "at worst", "scenarios with many errors"),
                rows);
    html.raw("<section id=\"overall\">").text("h2", "Over all scenarios");
    html.chart(
        "ranking",
        0,
        "How far from the best",
        "p99 of each policy that may be recommended over the lowest p99 of these, mean over the"
            + " scenarios: 1.0 is the best everywhere, shorter is better. Bars begin at 1; one that"
            + " ends in an arrow is cut, its value is written."
            + leftOut(comparison.recommendation()),
        figures);
    html.raw("</section>");
  }

  private static String leftOut(Recommendation recommendation) {
    return recommendation.leftOut().isEmpty() ? "" : " Left out: " + recommendation.leftOut() + ".";
  }

  private static void navigation(Html html, Report report) {
    html.raw("<nav aria-label=\"Scenarios\"><ul>");
    List<ScenarioResult> scenarios = report.comparison().scenarios();
    for (int i = 0; i < scenarios.size(); i++) {
      link(html, "scenario-" + i, scenarios.get(i).scenario().title());
    }
    if (!report.comparison().sweeps().isEmpty()) {
      link(html, "sweeps", "Latency against load");
    }
    if (report.reality() != null) {
      link(html, "reality", "Simulation against reality");
    }
    link(html, "how-to-read", "How to read this");
    html.raw("</ul></nav>");
  }

  private static void link(Html html, String target, String title) {
    html.raw("<li><a href=\"#" + target + "\">" + Html.escape(title) + "</a></li>");
  }

  private static void sweeps(Html html, Comparison comparison) {
    if (comparison.sweeps().isEmpty()) {
      return;
    }
    html.raw("<section id=\"sweeps\">").text("h2", "Latency against load");
    for (int i = 0; i < comparison.sweeps().size(); i++) {
      Sweep sweep = comparison.sweeps().get(i);
      List<String> head = new ArrayList<>(List.of("p99 of policy"));
      sweep.loads().forEach(load -> head.add("at " + Figures.wholePercent(load)));
      List<List<String>> rows = new ArrayList<>();
      for (Sweep.Line line : sweep.lines()) {
        List<String> row = new ArrayList<>(List.of(line.contestant()));
        line.latencies().forEach(latency -> row.add(Figures.micros(latency.p99())));
        rows.add(row);
      }
      html.chart(
          "sweep",
          i,
          sweep.title(),
          "p99 as the backends get busier: the later a line rises, the more traffic the same"
              + " backends bear.",
          new Html().table(sweep.title(), head, rows));
    }
    html.raw("</section>");
  }

  private static void howToRead(Html html) {
    html.raw("<section id=\"how-to-read\">").text("h2", "How to read this");
    html.raw(
        """
        <dl>
        <dt>p50, p99, p99.9</dt><dd>Half, 99 of 100 and 999 of 1000 requests were answered at least
        this quickly, from the moment they arrived. A page that needs 20 requests meets the p99 in
        every fifth view, so the tail is what people feel. Requests that timed out count with the time they were waited
        for; those that failed quickly are left out, so that failing looks no better.</dd>
        <dt>Time axes</dt><dd>Logarithmic: each line of the grid named 1, 10, 100 is ten times the
        one before. What looks a little longer is a lot longer.</dd>
        <dt>Imbalance</dt><dd>The greatest share of the work that a backend got, over its share of the
        capacity. 1.00 is perfect; at 2.00 a backend got twice what is fair.</dd>
        <dt>Errors</dt><dd>Requests that failed, timed out or found no backend or no place in the
        queue.</dd>
        <dt>Moved keys</dt><dd>For policies that go by a key: the share of the keys that change their
        backend while one is not ready, and if one is taken out of the configuration instead. 1 of n is
        the least possible for n equal backends; each moved key is a cold cache or a lost session.</dd>
        <dt>Displaced</dt><dd>With a bounded load: requests that were sent to another backend than their
        key's, because that one had too many.</dd>
        <dt>Charts</dt><dd>Lines: some policies are shown at first; click a name to show or hide one.
        Under each chart are the same figures as a table.</dd>
        </dl>
        """);
    html.raw("</section>");
  }

  private static void parameters(Html html, Report report) {
    Comparison comparison = report.comparison();
    html.raw("<section id=\"parameters\">").text("h2", "Parameters");
    html.table(
        "What this was made with",
        List.of("parameter", "value"),
        List.of(
            List.of("seed", Long.toString(comparison.seed())),
            List.of("played", Played.of(comparison)),
            List.of("made by", report.command())));
    html.text("p", "The same seed and parameters give the same simulated figures.");
    html.raw("</section>");
  }
}
