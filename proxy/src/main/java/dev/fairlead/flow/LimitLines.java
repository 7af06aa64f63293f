package dev.fairlead.flow;

import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.runtime.ConcurrencyRule;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.RequestExplanation.Limit;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.security.ConcurrencyLimit;
import dev.fairlead.security.Ruling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts into words what holds while a request is served. Stateless. */
final class LimitLines {
  private LimitLines() {}

  /** The limits of an exchange on that route. */
  static List<Limit> of(ProxySpec proxy, Route route, Http1Request request) {
    LimitSpec sizes = proxy.limits();
    List<Limit> lines = new ArrayList<>();
    lines.add(size("limits.head", sizes.headBytes(), "431"));
    lines.add(size("limits.target", sizes.targetBytes(), "414"));
    lines.add(new Limit("limits.fields", Integer.toString(sizes.fields()), "431"));
    lines.add(size("maxBody", route.spec().maxBodyBytes(), "413"));
    times(route.spec().timeouts(), request.upgrade(), lines);
    upstream(route.upstream().spec(), lines);
    return lines;
  }

  /** The rate limits that were asked, and what of them is left. */
  static List<Limit> rates(LimitVerdict limits) {
    List<Limit> lines = new ArrayList<>();
    for (int i = 0; i < limits.size(); i++) {
      RateRule rule = limits.rule(i);
      Ruling ruling = limits.ruling(i);
      String wait =
          ruling.admitted()
              ? ""
              : ", " + Math.ceilDiv(ruling.waitNanos(), 1_000_000_000) + "s until the next";
      lines.add(
          new Limit(
              "rateLimit " + rule.spec().name(),
              rule.text() + ": " + ruling.left() + " left" + wait,
              rule.spec().dryRun() ? "only counted" : "429"));
    }
    return lines;
  }

  /** How many may be under way, and how many are. */
  static List<Limit> concurrency(@Nullable Throttle throttle) {
    ConcurrencyRule rule = throttle == null ? null : throttle.concurrency();
    if (rule == null) {
      return List.of();
    }
    ConcurrencyLimit.Figures now = rule.limit().figures();
    String value = rule.text() + ": " + now.inFlight() + " of " + now.most() + " under way";
    return List.of(new Limit("concurrency", value, "503"));
  }

  private static void times(TimeoutSpec times, boolean upgrade, List<Limit> lines) {
    lines.add(time("timeouts.connect", times.connect(), "the next, or 504"));
    lines.add(time("timeouts.body", times.body(), "408"));
    lines.add(time("timeouts.response", times.response(), "504"));
    lines.add(time("timeouts.idle", times.idle(), "reset"));
    lines.add(time("timeouts.write", times.write(), "reset"));
    lines.add(time("timeouts.total", times.total(), "504 or reset"));
    if (upgrade) {
      lines.add(time("timeouts.tunnel", times.tunnel(), "closed"));
    }
  }

  private static void upstream(UpstreamSpec upstream, List<Limit> lines) {
    lines.add(new Limit("maxAttempts", Integer.toString(upstream.maxAttempts()), "tries in all"));
    if (upstream.backends().stream().anyMatch(backend -> backend.maxInFlight() > 0)) {
      QueueSpec queue = upstream.queue();
      lines.add(new Limit("queue.size", Integer.toString(queue.size()), "503"));
      lines.add(time("queue.timeout", queue.timeout(), "503"));
    }
  }

  private static Limit size(String name, long bytes, String beyond) {
    return new Limit(name, Written.size(bytes), beyond);
  }

  private static Limit time(String name, Duration time, String beyond) {
    return new Limit(name, Written.duration(time), beyond);
  }
}
