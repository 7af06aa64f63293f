package dev.fairlead.flow;

import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.security.Ruling;

/**
 * Says in fields how much of its quota a client has left (draft-ietf-httpapi-ratelimit-headers). In
 * both fields a unit is a request of the cost of the one that is answered: who sends no more than
 * {@code r} of them before {@code t} seconds have passed, and one more then, is not refused.
 * Stateless.
 */
final class RateFields {
  private static final long SECOND = 1_000_000_000;

  private RateFields() {}

  /** Whether there is anything to be told. */
  static boolean tellsAny(LimitVerdict limits) {
    for (int i = 0; i < limits.size(); i++) {
      if (limits.tells(i)) {
        return true;
      }
    }
    return false;
  }

  /** What a refused client is told: the state of the limits, and when to come again. */
  static void refusal(LimitVerdict limits, HeadBuilder out) {
    policy(limits, out);
    state(limits, out);
    out.text("Retry-After: ").decimal(limits.retryAfterSeconds()).crlf();
  }

  /** {@code RateLimit-Policy: "a";q=20;w=60}, with its line end. */
  static void policy(LimitVerdict limits, HeadBuilder out) {
    String separator = "RateLimit-Policy: \"";
    for (int i = 0; i < limits.size(); i++) {
      if (limits.tells(i)) {
        RateRule rule = limits.rule(i);
        out.text(separator)
            .text(rule.spec().name())
            .text("\";q=")
            .decimal(rule.quota(limits.cost()))
            .text(";w=")
            .decimal(rule.windowSeconds());
        separator = ", \"";
      }
    }
    out.crlf();
  }

  /** {@code RateLimit: "a";r=7;t=12}, with its line end. */
  static void state(LimitVerdict limits, HeadBuilder out) {
    String separator = "RateLimit: \"";
    for (int i = 0; i < limits.size(); i++) {
      if (limits.tells(i)) {
        Ruling ruling = limits.ruling(i);
        out.text(separator)
            .text(limits.rule(i).spec().name())
            .text("\";r=")
            .decimal(ruling.left() / limits.cost());
        if (ruling.moreNanos() > 0) {
          out.text(";t=").decimal(Math.ceilDiv(ruling.moreNanos(), SECOND));
        }
        separator = ", \"";
      }
    }
    out.crlf();
  }

  /** The names of the limits that refused, as members of a JSON array. */
  static String violated(LimitVerdict limits) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < limits.size(); i++) {
      if (!limits.ruling(i).admitted() && !limits.rule(i).spec().dryRun()) {
        names
            .append(names.isEmpty() ? "\"" : ",\"")
            .append(limits.rule(i).spec().name())
            .append('"');
      }
    }
    return names.toString();
  }
}
