package dev.fairlead.stress.verdict;

import dev.fairlead.comparison.report.Html;
import dev.fairlead.comparison.report.PageAssets;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.Second;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A verdict as a page of one file that needs neither network nor script; a content security policy
 * lets nothing else in. Stateless: any thread.
 */
public final class VerdictPage {
  private static final double MIB = 1 << 20;

  private VerdictPage() {}

  /** The page. */
  public static String of(Verdict verdict) {
    String style = PageAssets.style() + own();
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            + PageAssets.hash(style)
            + "; img-src data:; base-uri 'none'; form-action 'none'\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.text("title", "Stress: " + VerdictText.headline(verdict));
    html.raw("<link rel=\"icon\" href=\"data:,\"><style>" + style + "</style>\n</head>\n<body>");
    header(html, verdict);
    html.raw("<main>");
    findings(html, verdict);
    faults(html, verdict);
    phases(html, verdict);
    curves(html, verdict);
    visitors(html, verdict);
    counts(html, verdict.counts());
    return html.raw("</main>\n</body>\n</html>").toString();
  }

  private static String own() {
    try (InputStream in = VerdictPage.class.getResourceAsStream("verdict.css")) {
      if (in == null) {
        throw new IllegalStateException("verdict.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void header(Html html, Verdict verdict) {
    html.raw("<header>").text("h1", "Everything at once");
    html.raw("<div class=\"recommendation" + (verdict.isGood() ? "" : " red") + "\">");
    html.text("p class=\"choice\"", VerdictText.headline(verdict)).raw("</div>");
    verdict.facts().forEach((name, value) -> html.text("p class=\"facts\"", name + ": " + value));
    html.raw("</header>");
  }

  private static void findings(Html html, Verdict verdict) {
    html.raw("<section class=\"left\">").text("h2", "What must hold");
    html.raw("<table><thead><tr><th>verdict</th><th>rule</th><th>seen</th></tr></thead><tbody>");
    for (Finding each : verdict.findings()) {
      String style =
          switch (each.state()) {
            case KEPT -> "kept";
            case BROKEN -> "broken";
            case OPEN -> "broken";
            case BRIEF -> "facts";
          };
      html.raw("<tr>").text("td class=\"" + style + "\"", each.state().word());
      html.text("td", each.rule()).raw("<td>").text("p", each.seen());
      if (each.state() == Finding.State.BROKEN) {
        each.examples().forEach(example -> html.text("p class=\"examples\"", example));
      }
      html.raw("</td></tr>");
    }
    html.raw("</tbody></table></section>");
  }

  private static void faults(Html html, Verdict verdict) {
    html.raw("<section class=\"left\">").text("h2", "What was done to it");
    List<List<String>> rows = new ArrayList<>();
    for (Happening each : verdict.happenings()) {
      rows.add(
          List.of(
              figure("%.0f s", verdict.second(each.from())),
              figure("%.1f s", Duration.between(each.from(), each.until()).toMillis() / 1e3),
              each.kind().word(),
              each.kind().phrase(),
              each.kind().allowance().phrase(),
              VerdictText.prefix(each) + each.seen()));
    }
    html.table(
        "Each fault ends when all is well again; what may fail may do so until it did its last harm.",
        List.of("from", "for", "fault", "what it is", "what may fail", "what was seen"),
        rows);
    html.raw("</section>");
  }

  private static void phases(Html html, Verdict verdict) {
    html.raw("<section>").text("h2", "In calm and under faults");
    List<List<String>> rows = new ArrayList<>();
    for (Phase each : verdict.phases()) {
      rows.add(
          List.of(
              each.name(),
              figure("%.0f", each.seconds()),
              figure("%,d", each.exchanges()),
              figure("%,d", each.failed()),
              each.failures().isEmpty() ? "" : each.failures().toString(),
              figure("%,d", each.refused()),
              figure("%.1f", each.millis(50)),
              figure("%.1f", each.millis(90)),
              figure("%.1f", each.millis(99)),
              figure("%.1f", each.millis(99.9)),
              figure("%.1f", each.millis(100))));
    }
    html.table(
        "Visitors' requests at the proxy, from the first byte to the last, in milliseconds; refused:"
            + " by the rate limit for crawlers.",
        List.of(
            "phase",
            "seconds",
            "requests",
            "failed",
            "by cause",
            "refused",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max"),
        rows);
    html.raw("</section>");
  }

  private static void curves(Html html, Verdict verdict) {
    double seconds =
        verdict.samples().stream()
            .mapToDouble(Gauge.Sample::second)
            .max()
            .orElse(verdict.crowd().stream().mapToDouble(RunResult::seconds).max().orElse(1));
    html.raw("<section>").text("h2", "Second by second");
    curve(
        html,
        verdict,
        "Answers a second, and failures (red)",
        "a second",
        seconds,
        perSecond(verdict, Second::answered),
        perSecond(verdict, Second::failed));
    curve(
        html,
        verdict,
        "The proxy's memory (RSS)",
        "MiB",
        seconds,
        samples(verdict, each -> each.resident() / MIB),
        List.of());
    curve(
        html,
        verdict,
        "The proxy's open descriptors",
        "",
        seconds,
        samples(verdict, Gauge.Sample::descriptors),
        List.of());
    html.raw("</section>");
  }

  private static void curve(
      Html html,
      Verdict verdict,
      String title,
      String unit,
      double seconds,
      List<Curve.Point> first,
      List<Curve.Point> second) {
    double most = first.stream().mapToDouble(Curve.Point::value).max().orElse(1);
    List<Curve.Band> bands = new ArrayList<>();
    for (Happening each : verdict.happenings()) {
      if (each.tookPlace()) {
        bands.add(
            new Curve.Band(
                verdict.second(each.from()), verdict.second(each.until()), each.kind().word()));
      }
    }
    html.text("h3", title + "; bands are faults");
    html.raw(
        new Curve(title, seconds, most)
            .bands(bands)
            .axes(unit)
            .line("curve", first)
            .line("second", second)
            .toString());
  }

  private static List<Curve.Point> samples(Verdict verdict, ToDoubleFunction<Gauge.Sample> value) {
    return verdict.samples().stream()
        .map(each -> new Curve.Point(each.second(), value.applyAsDouble(each)))
        .toList();
  }

  private static List<Curve.Point> perSecond(Verdict verdict, ToDoubleFunction<Second> value) {
    Map<Long, Double> sums = new TreeMap<>();
    for (RunResult run : verdict.crowd()) {
      long shift = Math.round(verdict.second(run.startedAt()));
      run.timeline()
          .forEach(
              each -> sums.merge(each.second() + shift, value.applyAsDouble(each), Double::sum));
    }
    return sums.entrySet().stream()
        .map(each -> new Curve.Point(each.getKey(), each.getValue()))
        .toList();
  }

  private static void visitors(Html html, Verdict verdict) {
    html.raw("<section>").text("h2", "How visitors fared");
    List<List<String>> rows = new ArrayList<>();
    for (RunResult each : verdict.crowd()) {
      rows.add(
          List.of(
              each.scenario(),
              figure("%,d", each.users().began()),
              figure("%,d", each.users().completed()),
              figure("%,d", each.users().broken()),
              figure("%,d", each.all().requests()),
              figure("%,d", each.users().retries()),
              each.all().causes().isEmpty() ? "" : each.all().causes().toString(),
              figure("%.1f", each.all().latency().p50() / 1e3),
              figure("%.1f", each.all().latency().p99() / 1e3),
              figure("%.1f", each.lateness().p99() / 1e3)));
    }
    html.table(
        "Times in milliseconds from the moment a request was meant to be sent, retries included;"
            + " lateness is the simulator's own.",
        List.of(
            "who",
            "came",
            "got all",
            "went away",
            "requests",
            "sent again",
            "errors",
            "p50",
            "p99",
            "lateness p99"),
        rows);
    html.raw("</section>");
  }

  private static void counts(Html html, Counts counts) {
    html.raw("<section>").text("h2", "Answers, counted three times");
    List<List<String>> rows = new ArrayList<>();
    for (int status : counts.statuses()) {
      rows.add(
          List.of(
              status == 0 ? "cut" : Integer.toString(status),
              figure("%,d", counts.clients().getOrDefault(status, 0L)),
              figure("%,d", counts.history().getOrDefault(status, 0L)),
              figure("%,d", counts.log().getOrDefault(status, 0L))));
    }
    html.table(
        "Without what attacks asked. 499 and cut: nobody was answered.",
        List.of("status", "the clients", "analytics", "access log"),
        rows);
    html.raw("</section>");
  }

  private static String figure(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
