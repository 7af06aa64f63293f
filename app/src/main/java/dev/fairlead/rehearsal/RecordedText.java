package dev.fairlead.rehearsal;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.report.Inert;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.UpstreamSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the history of the traffic says of a new configuration, as lines of 80 columns. It has
 * counts and no requests, so that this is about rates and shares alone. Stateless.
 */
public final class RecordedText {
  private static final int LONGEST = 36;

  private RecordedText() {}

  /**
   * Reads a period of a history and says it.
   *
   * @throws IOException when it cannot be read, or has nothing of the period
   */
  public static String of(StoreAddress store, Instant from, Instant until, ProxySpec then)
      throws IOException {
    RecordedRates rates;
    try (HistoryReader reader = HistoryReader.open(store)) {
      rates = RecordedRates.read(reader, from.getEpochSecond(), until.getEpochSecond());
    }
    if (rates.count == 0) {
      throw new IOException(
          "the history " + store.shown() + " has no traffic from " + from + " to " + until);
    }
    List<String> lines = new ArrayList<>();
    lines.add("Recorded traffic from " + from + " to " + until);
    lines.add(String.format(Locale.ROOT, "%,d requests", rates.count));
    routes(rates, then, lines);
    shares(rates, then, lines);
    limits(rates, then, lines);
    lines.add("");
    lines.add("The history has counts and no single requests. Exact: which routes and backends");
    lines.add("are still there, and limits that cannot refuse. Shares are by weights alone, an");
    lines.add("estimate. Where requests of a route that goes would end up, and who would be");
    lines.add("refused, is not decidable from counts: rehearse an access log with --log.");
    return String.join("\n", lines) + "\n";
  }

  private static void routes(RecordedRates rates, ProxySpec then, List<String> lines) {
    lines.add("");
    lines.add(row("Route", "requests", "in a minute", "in the new one"));
    rates.routes.forEach((name, rate) -> {
      String becomes =
          then.routes().stream()
              .filter(route -> route.name().equals(name))
              .map(route -> "upstream " + route.upstream())
              .findFirst()
              .orElse(name.equals("-") ? "not decidable" : "gone");
      lines.add(
          row(
              name.equals("-") ? "(none)" : name,
              count(rate.count),
              rates.coarse ? "unknown" : count(rate.peakMinute),
              becomes));
    });
  }

  private static void shares(RecordedRates rates, ProxySpec then, List<String> lines) {
    for (UpstreamSpec upstream : then.upstreams().values()) {
      String prefix = upstream.name() + "/";
      long total =
          rates.backends.entrySet().stream()
              .filter(each -> each.getKey().startsWith(prefix))
              .mapToLong(Map.Entry::getValue)
              .sum();
      lines.add("");
      lines.add(row("Upstream " + upstream.name(), "requests", "recorded", "by weight"));
      List<BackendSpec> used = used(upstream);
      long weights = used.stream().mapToLong(BackendSpec::weight).sum();
      for (BackendSpec each : upstream.backends()) {
        long had = rates.backends.getOrDefault(prefix + each.name(), 0L);
        lines.add(
            row(
                each.name(),
                count(had),
                share(had, total),
                used.contains(each) ? share(each.weight(), weights) : "0 %"));
      }
      rates.backends.forEach((label, had) -> {
        String name = label.startsWith(prefix) ? label.substring(prefix.length()) : "";
        if (!name.isEmpty()
            && upstream.backends().stream().noneMatch(each -> each.name().equals(name))) {
          lines.add(row(name, count(had), share(had, total), "gone"));
        }
      });
    }
  }

  /** Those of the first tier that take new clients. */
  private static List<BackendSpec> used(UpstreamSpec upstream) {
    List<BackendSpec> ready =
        upstream.backends().stream()
            .filter(each -> each.state() == BackendState.READY && each.weight() > 0)
            .toList();
    int first = ready.stream().mapToInt(BackendSpec::priority).min().orElse(0);
    return ready.stream().filter(each -> each.priority() == first).toList();
  }

  private static void limits(RecordedRates rates, ProxySpec then, List<String> lines) {
    boolean titled = false;
    for (RouteSpec route : then.routes()) {
      for (RateLimitSpec limit : route.guard().rates()) {
        if (!titled) {
          titled = true;
          lines.add("");
          lines.add(row("Rate limit", "at once", "recorded", "in two minutes"));
        }
        RecordedRates.Rate rate = rates.routes.get(route.name());
        long most = limit.window() == RateLimitSpec.Window.SLIDING ? limit.quota() : limit.burst();
        String said = said(rate, rates.coarse, limit, route.cost());
        lines.add(
            row(
                route.name() + ": " + limit.name(),
                count(most),
                rate == null || rates.coarse ? "unknown" : count(rate.peakTwoMinutes),
                said));
      }
    }
  }

  /**
   * Two minutes of the clock hold any sixty seconds. Whoever sends no more in any of these than a
   * limit admits at once, and than comes back in them, is never refused, not even if all are one.
   */
  private static String said(
      RecordedRates.@Nullable Rate rate, boolean coarse, RateLimitSpec limit, int cost) {
    if (rate == null || coarse) {
      return "not decidable";
    }
    boolean sliding = limit.window() == RateLimitSpec.Window.SLIDING;
    // A sliding limit may refuse from nine tenths of its quota on.
    double atOnce = sliding ? 0.9 * limit.quota() : limit.burst();
    double inAMinute = 60.0 * limit.quota() / limit.per().toSeconds();
    boolean never =
        (double) rate.count * cost <= atOnce
            || limit.per().toSeconds() <= 60
                && (double) rate.peakTwoMinutes * cost <= Math.min(atOnce, inAMinute);
    return never ? "refuses nobody" : "may refuse some";
  }

  private static String row(String name, String first, String second, String third) {
    return String.format(
            Locale.ROOT, "%-36s %12s %12s  %s", Inert.text(name, LONGEST), first, second, "")
        .concat(Inert.text(third, 15));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
