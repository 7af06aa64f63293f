package dev.fairlead.rehearsal;

import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Failure;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which figures of a rehearsal follow from rules and the log alone, and which are estimates.
 * Immutable.
 *
 * @param now the configuration in force
 * @param then the new one
 * @param findings the figures
 * @param coarse whether the log has whole seconds only
 */
record Exactness(ProxySpec now, ProxySpec then, Findings findings, boolean coarse) {
  private static final String ROUTE = "route ";

  /** Whether it is exact how many are refused for that reason. */
  boolean of(Fate refusal) {
    boolean known = Notes.alike(now) && Notes.alike(then);
    if (!known || !refusal.timed()) {
      return known;
    }
    String place = refusal.place();
    return refusal.failure() == Failure.RATE_LIMITED
        && !coarse
        && counts(now, place)
        && counts(then, place);
  }

  /**
   * Whether the shares of an upstream's backends are: by its own rules, and since it is certain
   * which requests came to it.
   */
  boolean of(UpstreamTally upstream) {
    return upstream.exact()
        && !findings.mayHaveReached(upstream)
        && Notes.alike(now)
        && Notes.alike(then)
        && !(coarse && (Notes.timed(now) || Notes.timed(then)))
        && findings.refusals().stream()
            .map(Map.Entry::getKey)
            .allMatch(each -> !each.timed() || of(each));
  }

  /**
   * Whether what the limits of a place have counted is certain. A request is admitted by all limits
   * that are asked or by none, so that those of a route depend on those of its listener; and these,
   * on those of every route.
   */
  private boolean counts(ProxySpec spec, String place) {
    if (!place.startsWith(ROUTE)) {
      return door(spec);
    }
    boolean shared =
        spec.listeners().stream().anyMatch(each -> limits(each.guard()) || guesses(each.guard()));
    return !findings.mayHaveTouched(place)
        && spec.routes().stream()
            .filter(each -> place.equals(ROUTE + each.name()))
            .noneMatch(each -> guesses(each.guard()))
        && (!shared || door(spec));
  }

  private boolean door(ProxySpec spec) {
    return !findings.mayHaveTouched("")
        && Stream.concat(
                spec.listeners().stream().map(ListenerSpec::guard),
                spec.routes().stream().map(RouteSpec::guard))
            .noneMatch(Exactness::guesses);
  }

  private static boolean limits(GuardSpec guard) {
    return guard.rates().stream().anyMatch(each -> !each.dryRun());
  }

  /** Whether some of its limits go by what the log does not have, or by how long requests took. */
  private static boolean guesses(GuardSpec guard) {
    return guard.concurrency() != null
        || guard.rates().stream()
            .filter((RateLimitSpec each) -> !each.dryRun())
            .anyMatch(each -> !Notes.countsByLoggedKey(each));
  }
}
