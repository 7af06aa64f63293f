package dev.fairlead.rehearsal;

import static dev.fairlead.rehearsal.Columns.count;
import static dev.fairlead.rehearsal.Columns.inert;
import static dev.fairlead.rehearsal.Columns.share;

import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.rehearsal.RecordedLimits.LimitTurn;
import dev.fairlead.rehearsal.RecordedPaths.PathTurn;
import java.util.Locale;

/** What a history says of a new configuration, as text of 80 columns. Used by one thread, once. */
public final class RecordedText {
  private static final int MOST_PATHS = 20;
  private static final String INDENT = "    ";

  private final RecordedComparison all;
  private final Columns out = new Columns();

  private RecordedText(RecordedComparison all) {
    this.all = all;
  }

  /**
   * The text.
   *
   * @param now the name of the configuration in force
   * @param then the name of the new one
   */
  public static String of(RecordedComparison all, String now, String then) {
    return new RecordedText(all).text(inert(now), inert(then));
  }

  private String text(String now, String then) {
    out.wrap("Rehearsal of " + then + " against " + now, "");
    out.wrap(
        "with %s requests that %s has counts of, %s to %s"
            .formatted(count(all.rates.all.count), inert(all.store), all.from, all.until),
        "");
    routes();
    paths();
    refusals();
    limits();
    all.upstreams.forEach(this::shares);
    out.gap();
    out.wrap(
        "The history has counts and no single requests. Recorded figures are exact, and so is what"
            + " is said of routes, and of refusals as far as it is decidable: for the same"
            + " requests. Shares in the new one are by weights alone, and paths, the most"
            + " frequent ones with their ids folded, by whole hours: estimates. Who would be"
            + " refused, and what hosts, methods and headers decide, takes an access log: --log.",
        "");
    return out.text();
  }

  private void routes() {
    out.title("Route", "requests", "share", "peak/min");
    all.routes.forEach((name, turn) -> {
      RecordedRates.Rate rate = all.rates.routes.getOrDefault(name, new RecordedRates.Rate());
      boolean none = name.equals(RecordedRates.NONE);
      out.row(
          none ? "(none)" : inert(name),
          count(rate.count),
          share(rate.count, all.rates.all.count),
          peak(rate.peakMinute, rate.coarse));
      if (!none) {
        out.wrap("-> " + inert(turn.words()), INDENT);
      }
    });
    all.fresh.forEach(each ->
        out.wrap("%s (upstream %s) is new".formatted(inert(each.name()), each.upstream()), "  "));
  }

  private static String peak(long known, boolean coarse) {
    return (coarse ? ">=" : "") + count(known);
  }

  private void paths() {
    if (all.paths.isEmpty()) {
      return;
    }
    out.title("Frequent paths that go elsewhere (estimate)", "requests");
    long further = 0;
    for (int i = 0; i < all.paths.size(); i++) {
      PathTurn each = all.paths.get(i);
      if (i >= MOST_PATHS) {
        further += each.asked().count();
        continue;
      }
      boolean none = each.asked().route().equals(RecordedRates.NONE);
      out.row(
          inert(each.asked().path() + (none ? "" : " (" + each.asked().route() + ")")),
          (each.asked().error() > 0 ? "~" : "") + count(each.asked().count()));
      out.wrap("-> " + inert(each.words()), INDENT);
    }
    if (further > 0) {
      out.wrap(
          "and %d others with %s".formatted(all.paths.size() - MOST_PATHS, count(further)), "  ");
    }
  }

  private void refusals() {
    if (all.refusals.isEmpty()) {
      return;
    }
    out.title("Refused, as recorded", "requests", "share");
    all.refusals.forEach((refusal, verdict) -> {
      long times = all.rates.refusals.getOrDefault(refusal, 0L);
      String limit = refusal.limit().equals(RecordedRates.NONE) ? "" : refusal.limit();
      out.row(
          inert(
              new Fate("", "", refusal.failure(), RecordedComparison.place(refusal), limit).text()),
          count(times),
          share(times, all.rates.all.count));
      out.wrap("-> " + verdict.words(), INDENT);
    });
  }

  private void limits() {
    if (!all.limits.isEmpty()) {
      out.title("Rate limit of the new one", "at once", "rate", "peak/2min");
      for (LimitTurn each : all.limits) {
        boolean sliding = each.limit().window() == RateLimitSpec.Window.SLIDING;
        out.row(
            inert(each.place() + ": " + each.limit().name()),
            count(sliding ? each.limit().quota() : each.limit().burst()),
            each.limit().rate(),
            peak(each.peakTwoMinutes(), !each.known()));
        out.wrap(
            "-> "
                + (each.isNew() ? "new; " : "as before; ")
                + each.words()
                + (each.limit().dryRun() ? " (it only watches)" : ""),
            INDENT);
      }
    }
    if (!all.rules.isEmpty()) {
      out.gap();
      out.wrap(
          "Changed rules that counts say nothing of: " + inert(String.join("; ", all.rules)), "");
    }
  }

  private void shares(RecordedShares upstream) {
    UpstreamSpec now = upstream.now();
    UpstreamSpec then = upstream.then();
    out.title("Upstream " + inert(upstream.name()), "requests", "recorded", "now", "new");
    String before = TextRehearsal.policy(now);
    String after = TextRehearsal.policy(then);
    String renamed =
        now == null || then == null || now.name().equals(then.name())
            ? ""
            : "; named " + inert(then.name());
    out.wrap((before.equals(after) ? before : before + " -> " + after) + renamed, "  ");
    for (RecordedShares.Share each : upstream.backends()) {
      out.row(
          inert(each.name()),
          count(each.recorded()),
          share(each.recorded(), upstream.total()),
          part(each.now(), "-"),
          part(each.then(), now == null || each.now() >= 0 ? "gone" : "-"));
    }
  }

  private static String part(double share, String absent) {
    return share < 0 ? absent : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
