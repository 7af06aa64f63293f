package dev.fairlead.admin;

import dev.fairlead.admin.view.LimitView;
import dev.fairlead.admin.view.LimitView.OffenderView;
import dev.fairlead.runtime.ConcurrencyRule;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.security.ConcurrencyLimit;
import dev.fairlead.security.RateLimit;
import java.util.ArrayList;
import java.util.List;

/** Shows what limits have counted. Stateless: any thread. */
final class LimitViews {
  private LimitViews() {}

  static List<LimitView> of(Snapshot snapshot) {
    List<LimitView> views = new ArrayList<>();
    for (Throttle throttle : snapshot.throttles().values()) {
      throttle.rates().forEach(rule -> views.add(of(rule)));
      if (throttle.concurrency() != null) {
        views.add(of(throttle.concurrency()));
      }
    }
    return views;
  }

  private static LimitView of(RateRule rule) {
    RateLimit.Figures seen = rule.limit().figures(System.nanoTime());
    return new LimitView(
        rule.place(),
        rule.spec().name(),
        rule.text(),
        rule.spec().dryRun(),
        seen.admitted(),
        seen.refused(),
        seen.wouldRefuse(),
        seen.keys(),
        rule.spec().keys(),
        seen.bytes(),
        seen.crowded(),
        seen.offenders().stream()
            .map(offender -> new OffenderView(offender.client(), offender.refused()))
            .toList());
  }

  private static LimitView of(ConcurrencyRule rule) {
    ConcurrencyLimit.Figures seen = rule.limit().figures();
    return new LimitView(
        rule.place(),
        "concurrency",
        rule.text(),
        false,
        seen.admitted(),
        seen.refused() + seen.refusedKeys(),
        0,
        seen.inFlight(),
        seen.most(),
        0,
        0,
        List.of());
  }
}
