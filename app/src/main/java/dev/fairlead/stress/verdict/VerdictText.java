package dev.fairlead.stress.verdict;

import dev.fairlead.stress.fault.Happening;
import java.util.Locale;

/** A verdict for the terminal. Stateless: any thread. */
public final class VerdictText {
  private VerdictText() {}

  /** All of it but the curves. */
  public static String of(Verdict verdict) {
    StringBuilder out = new StringBuilder();
    verdict.facts().forEach((name, value) -> line(out, "%-10s %s", name, value));
    line(
        out,
        "%n%-12s %8s %10s %8s %9s %9s %9s",
        "phase",
        "seconds",
        "requests",
        "failed",
        "p50 ms",
        "p99 ms",
        "max ms");
    for (Phase phase : verdict.phases()) {
      line(
          out,
          "%-12s %8.1f %,10d %,8d %9.1f %9.1f %9.1f%s",
          phase.name(),
          phase.seconds(),
          phase.exchanges(),
          phase.failed(),
          phase.millis(50),
          phase.millis(99),
          phase.millis(100),
          phase.failures().isEmpty() ? "" : "   " + phase.failures());
    }
    line(out, "%nfaults");
    for (Happening each : verdict.happenings()) {
      line(
          out,
          "%7.1f s  %-12s %s%s",
          verdict.second(each.from()),
          each.kind().word(),
          prefix(each),
          each.seen());
    }
    line(out, "%nwhat must hold");
    for (Finding finding : verdict.findings()) {
      line(out, "  %-10s  %s: %s", finding.state().word(), finding.rule(), finding.seen());
      if (finding.state() == Finding.State.BROKEN) {
        finding.examples().forEach(each -> line(out, "                %s", each));
      }
    }
    line(out, "%n%s", headline(verdict));
    return out.toString();
  }

  /** What was not as it should be, before what was seen. */
  static String prefix(Happening happening) {
    return switch (happening.outcome()) {
      case APPLIED -> "";
      case SKIPPED -> "SKIPPED: ";
      case FAILED -> "WITHOUT EFFECT: ";
    };
  }

  /** In a line. */
  static String headline(Verdict verdict) {
    long broken =
        verdict.findings().stream().filter(each -> each.state() == Finding.State.BROKEN).count();
    long open =
        verdict.findings().stream().filter(each -> each.state() == Finding.State.OPEN).count();
    String rest = open == 0 ? "" : "; of " + open + " there was nothing to judge by";
    if (broken > 0) {
      return "RED: " + broken + " of " + verdict.findings().size() + " rules were broken" + rest;
    }
    return open > 0 ? "NOT JUDGED: nothing was broken" + rest : "GREEN: all that must hold held";
  }

  @SuppressWarnings("AnnotateFormatMethod") // Always a literal, and no such annotation here.
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
