package dev.fairlead.traffic.report;

import dev.fairlead.comparison.report.Html;
import dev.fairlead.comparison.report.PageAssets;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run, as a page of one file that needs no network: style, script and data are in
 * it, and a content security policy lets nothing else in. Stateless: any thread.
 */
public final class RunPage {
  private static final List<String> HEAD =
      List.of("request", "count", "errors", "mean", "p50", "p90", "p95", "p99", "p99.9", "max");

  private RunPage() {}

  /**
   * The page.
   *
   * @param command by which it was made
   */
  public static String of(RunResult result, String command) {
    String style = PageAssets.style();
    String charts = PageAssets.charts();
    String script = script();
    String title = "Traffic: " + result.scenario();
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.raw(policy(style, charts, script));
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">").text("title", title);
    html.raw("<link rel=\"icon\" href=\"data:,\"><style>" + style + "</style>\n</head>\n<body>");
    html.raw("<header>").text("h1", title);
    verdict(html, result);
    html.text("p class=\"facts\"", facts(result)).raw("</header>\n<main>");
    charts(html);
    tables(html, result);
    html.raw("<section>").text("h2", "How it was made");
    html.text("p", command).raw("</section></main>");
    html.raw("<script type=\"application/json\" id=\"data\">" + data(result) + "</script>");
    html.raw("<script>" + charts + "</script>");
    html.raw("<script>" + script + "</script>\n</body>\n</html>");
    return html.toString();
  }

  /** What would end the element or begin a comment is escaped within strings. */
  private static String data(RunResult result) {
    return JsonSummary.node(result).toString().replace("<", "\\u003c");
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

  private static void verdict(Html html, RunResult result) {
    html.raw("<div class=\"recommendation" + (result.passed() ? "" : " missed") + "\">");
    html.text("p class=\"choice\"", headline(result));
    for (RunResult.Verdict each : result.verdicts()) {
      html.text(
          "p", (each.kept() ? "kept: " : "MISSED: ") + each.threshold() + " — " + each.found());
    }
    html.raw("</div>");
  }

  private static String headline(RunResult result) {
    Latencies times = result.all().latency();
    String text =
        Figure.count(result.all().requests())
            + " requests, "
            + Figure.rate(result.rate())
            + ", "
            + Figure.percent(result.all().errorShare())
            + " errors, p99 "
            + Figure.time(times.p99());
    return result.verdicts().isEmpty() ? text : (result.passed() ? "Passed: " : "Missed: ") + text;
  }

  private static String facts(RunResult result) {
    return String.format(
        Locale.ROOT,
        "Against %s from %s for %.1f s; %s; seed %d.",
        result.target(),
        result.startedAt(),
        result.seconds(),
        result.arrivals(),
        result.seed());
  }

  private static void charts(Html html) {
    html.raw("<section>").text("h2", "Second by second").raw("<div class=\"charts\">");
    chart(html, "rates", "Requests a second", "Answered, failed, and users that could not begin.");
    chart(
        html,
        "latencies",
        "Latency",
        "From the intended start, of what ended in each second; the axis is logarithmic.");
    chart(html, "users", "Users under way", "At the end of each second.");
    chart(html, "statuses", "Answers", "By the class of their status.");
    html.raw("</div></section>");
    html.raw("<section>").text("h2", "By request").raw("<div class=\"charts\">");
    chart(html, "steps", "Latency of each request", "p50, p90, p99 and p99.9, logarithmic.");
    chart(html, "causes", "Errors", "By cause.");
    html.raw("</div></section>");
  }

  private static void chart(Html html, String id, String title, String meaning) {
    html.raw("<figure class=\"chart few\"><figcaption>").text("b", title).text("span", meaning);
    html.raw("</figcaption><div class=\"canvas\"><canvas id=\"" + id + "\" role=\"img\"");
    html.raw("aria-label=\"" + Html.escape(title + ". " + meaning) + "\"></canvas></div></figure>");
  }

  private static void tables(Html html, RunResult result) {
    html.raw("<section>").text("h2", "In figures");
    List<List<String>> rows = new ArrayList<>();
    result.steps().stream()
        .filter(step -> step.requests() > 0)
        .forEach(step -> rows.add(row(step.name(), step, step.latency())));
    rows.add(row("all", result.all(), result.all().latency()));
    html.table("From the intended start until the whole answer", HEAD, rows);
    html.table(
        "From the moment it was really sent",
        HEAD,
        List.of(row("all", result.all(), result.all().service())));
    html.table(
        "Connections and the simulator itself",
        List.of("", "count", "p50", "p99", "max"),
        List.of(
            times("opening connections", result.connects()),
            times("own lateness", result.lateness())));
    RunResult.Users users = result.users();
    List<List<String>> counts = new ArrayList<>();
    counts.add(List.of("users that began", Figure.count(users.began())));
    counts.add(List.of("came to their end", Figure.count(users.completed())));
    counts.add(List.of("broke off at an error", Figure.count(users.broken())));
    counts.add(List.of("dropped", Figure.count(users.dropped())));
    counts.add(List.of("cut off at the end", Figure.count(users.unfinished())));
    counts.add(List.of("requests sent again", Figure.count(users.retries() + users.reconnects())));
    for (Map.Entry<Integer, Long> each : result.all().statuses().entrySet()) {
      counts.add(List.of("status " + each.getKey(), Figure.count(each.getValue())));
    }
    result
        .all()
        .causes()
        .forEach((cause, count) -> counts.add(List.of("error: " + cause, Figure.count(count))));
    html.table("Counts", List.of("what", "how many"), counts).raw("</section>");
  }

  private static List<String> row(String name, StepResult step, Latencies times) {
    return List.of(
        name,
        Figure.count(step.requests()),
        Figure.count(step.failed()),
        Figure.time(times.mean()),
        Figure.time(times.p50()),
        Figure.time(times.p90()),
        Figure.time(times.p95()),
        Figure.time(times.p99()),
        Figure.time(times.p999()),
        Figure.time(times.max()));
  }

  private static List<String> times(String name, Latencies times) {
    return List.of(
        name,
        Figure.count(times.count()),
        Figure.time(times.p50()),
        Figure.time(times.p99()),
        Figure.time(times.max()));
  }

  private static String script() {
    String name = "dev/fairlead/traffic/report/run.js";
    try (InputStream in = RunPage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
