package dev.fairlead.admin.client;

import dev.fairlead.admin.view.BackendView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Backends as plain text, no line longer than 100 columns. Stateless: any thread. */
public final class BackendTable {
  private static final int WIDTH = 100;

  private BackendTable() {}

  /** A line each, below a heading. */
  public static String of(List<BackendView> backends, Instant now) {
    StringBuilder text = new StringBuilder();
    row(text, "UPSTREAM", "BACKEND", "ADDRESS", "IS", "WEIGHT", "ACTIVE", "SINCE");
    for (BackendView each : backends) {
      Instant since = each.health().since();
      row(
          text,
          cut(each.upstream(), 16),
          cut(each.name(), 18),
          cut(each.address(), 22),
          each.health().availability(),
          Integer.toString(each.weight()),
          each.maxInFlight() == 0
              ? Integer.toString(each.inFlight())
              : each.inFlight() + "/" + each.maxInFlight(),
          since == null ? "" : age(Duration.between(since, now)));
      String cause = each.health().cause();
      if (cause != null && !each.health().availability().equals("ready")) {
        text.append(cut("  " + cause, WIDTH)).append('\n');
      }
      if (each.weight() == 0) {
        text.append("  weight 0: bound clients only\n");
      }
    }
    return text.toString();
  }

  // The annotation that would let the compiler check formats lives in a library not used here.
  private static void row(StringBuilder text, Object... columns) {
    text.append(
            cut(
                String.format(Locale.ROOT, "%-16s %-18s %-22s %-11s %6s %6s %s", columns)
                    .stripTrailing(),
                WIDTH))
        .append('\n');
  }

  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  /** In the two largest units, such as {@code 2h 5m}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 3600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    return seconds < 86_400
        ? seconds / 3600 + "h " + seconds / 60 % 60 + "m"
        : seconds / 86_400 + "d " + seconds / 3600 % 24 + "h";
  }
}
