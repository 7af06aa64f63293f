package dev.fairlead.rehearsal;

import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Failure;
import dev.fairlead.rehearsal.RecordedRates.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of refusals that the history counts, as far as it follows from the rules of both
 * configurations alone. Immutable.
 */
final class RecordedRefusals {
  private final ProxySpec now;
  private final ProxySpec then;
  private final Pairs pairs;
  private final Map<String, RouteTurn> turns;

  /** Whether whoever comes to a route came there before. */
  private final boolean sameDoor;

  /** Whether the routes are the same, with the same rules. */
  private final boolean sameRoutes;

  /** What can be said of how many the new configuration refuses. */
  enum Verdict {
    AS_BEFORE("as before"),
    NONE("none"),
    AT_MOST("at most these"),
    AT_LEAST("at least these"),
    GONE("none: its route goes"),
    OPEN("not decidable");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Whether no fewer are refused. */
    boolean keepsAll() {
      return this == AS_BEFORE || this == AT_LEAST;
    }
  }

  RecordedRefusals(ProxySpec now, ProxySpec then, Pairs pairs, Map<String, RouteTurn> turns) {
    this.now = now;
    this.then = then;
    this.pairs = pairs;
    this.turns = turns;
    this.sameDoor = sameDoor(now, then);
    this.sameRoutes =
        each(now.routes(), RouteSpec::match).equals(each(then.routes(), RouteSpec::match))
            && each(now.routes(), RouteSpec::guard).equals(each(then.routes(), RouteSpec::guard))
            && each(now.routes(), RouteSpec::cost).equals(each(then.routes(), RouteSpec::cost))
            && now.hardening().equals(then.hardening());
  }

  /** Whether listeners let the same requests in, and take them for the same clients'. */
  static boolean sameDoor(ProxySpec now, ProxySpec then) {
    return now.forwarding().trustedProxies().equals(then.forwarding().trustedProxies())
        && each(now.listeners(), ListenerSpec::guard)
            .equals(each(then.listeners(), ListenerSpec::guard));
  }

  private static <T, R> List<R> each(List<T> of, Function<T, R> part) {
    return of.stream().map(part).toList();
  }

  /** What becomes of those refused for a reason. */
  Verdict verdict(Refusal refusal) {
    RouteTurn turn = turns.getOrDefault(refusal.route(), RouteTurn.UNKNOWN);
    RouteSpec before = turn.now();
    RouteSpec after = turn.then();
    ListenerSpec listener = listener(refusal.limit());
    if (listener != null) {
      return ofListener(listener, refusal.limit());
    }
    if (refusal.route().equals(RecordedRates.NONE)) {
      return ofNobody(refusal.failure());
    }
    if (before == null) {
      return Verdict.OPEN;
    }
    if (after == null) {
      return Verdict.GONE;
    }
    return ofRoute(refusal, before, after, turn.keepsAll() && sameDoor);
  }

  private Verdict ofRoute(Refusal refusal, RouteSpec before, RouteSpec after, boolean keeps) {
    GuardSpec old = before.guard();
    GuardSpec fresh = after.guard();
    boolean same = keeps && old.equals(fresh) && before.cost() == after.cost();
    return switch (refusal.failure()) {
      case RATE_LIMITED -> {
        RateLimitSpec limit = named(old, refusal.limit());
        yield limit == null
            ? Verdict.OPEN
            : ofLimit(
                limit,
                old,
                fresh,
                keeps && before.cost() >= after.cost(),
                keeps && before.cost() <= after.cost(),
                now.listeners().stream().allMatch(each -> limitsNothing(each.guard())));
      }
      case ADDRESS_DENIED ->
          !fresh.access().byAddress() ? Verdict.NONE : same(keeps, old.access(), fresh.access());
      case PASSWORD_NEEDED ->
          fresh.access().users() == null ? Verdict.NONE : same(keeps, old.access(), fresh.access());
      case OVERLOADED -> fresh.concurrency() == null ? Verdict.NONE : same ? asBefore() : open();
      case BODY_TOO_LARGE -> ofBodies(before.maxBodyBytes(), after.maxBodyBytes(), same);
      default -> same && sameBackends(before, after) ? Verdict.AS_BEFORE : Verdict.OPEN;
    };
  }

  private static Verdict asBefore() {
    return Verdict.AS_BEFORE;
  }

  private static Verdict open() {
    return Verdict.OPEN;
  }

  private static Verdict same(boolean keeps, Object old, Object fresh) {
    return keeps && old.equals(fresh) ? Verdict.AS_BEFORE : Verdict.OPEN;
  }

  private static Verdict ofBodies(long old, long fresh, boolean same) {
    if (fresh == Long.MAX_VALUE) {
      return Verdict.NONE;
    }
    return !same
        ? Verdict.OPEN
        : old == fresh ? Verdict.AS_BEFORE : old < fresh ? Verdict.AT_MOST : Verdict.AT_LEAST;
  }

  private boolean sameBackends(RouteSpec before, RouteSpec after) {
    UpstreamSpec old = now.upstreams().get(before.upstream());
    UpstreamSpec fresh = then.upstreams().get(after.upstream());
    return old != null
        && fresh != null
        && pairs.sameUpstream(old.name(), fresh.name())
        && fresh.named(old.name()).equals(old);
  }

  /** Of those that no route took. */
  private Verdict ofNobody(Failure failure) {
    if (sameDoor && sameRoutes) {
      return Verdict.AS_BEFORE;
    }
    boolean open =
        then.listeners().stream()
            .allMatch(each ->
                failure == Failure.ADDRESS_DENIED && !each.guard().access().byAddress()
                    || failure == Failure.PASSWORD_NEEDED && each.guard().access().users() == null);
    return open ? Verdict.NONE : Verdict.OPEN;
  }

  private @Nullable ListenerSpec listener(String limit) {
    return now.listeners().stream()
        .filter(each -> named(each.guard(), limit) != null)
        .findFirst()
        .orElse(null);
  }

  /** It counts requests of all routes. */
  private Verdict ofListener(ListenerSpec listener, String name) {
    RateLimitSpec limit = Objects.requireNonNull(named(listener.guard(), name));
    int at = now.listeners().indexOf(listener);
    boolean alike = now.listeners().size() == then.listeners().size();
    if (!alike) {
      return Verdict.OPEN;
    }
    boolean others =
        now.listeners().stream().filter(each -> named(each.guard(), name) != null).count() == 1;
    boolean keeps =
        sameRoutes
            && others
            && now.forwarding().trustedProxies().equals(then.forwarding().trustedProxies());
    return ofLimit(
        limit,
        listener.guard(),
        then.listeners().get(at).guard(),
        keeps,
        keeps,
        now.routes().stream().allMatch(each -> limitsNothing(each.guard())));
  }

  /**
   * Of a rate limit.
   *
   * @param noMore whether the same requests come to it, and none takes more of it
   * @param noLess whether the same requests come to it, and none takes less of it
   * @param alone whether no other place has limits
   */
  private static Verdict ofLimit(
      RateLimitSpec old,
      GuardSpec before,
      GuardSpec after,
      boolean noMore,
      boolean noLess,
      boolean alone) {
    RateLimitSpec fresh = successor(old, before, after);
    if (fresh == null || fresh.dryRun()) {
      return Verdict.NONE;
    }
    boolean besides =
        before.access().equals(after.access())
            && Objects.equals(before.concurrency(), after.concurrency())
            && without(before, old).equals(without(after, fresh));
    if (!besides || old.dryRun()) {
      return Verdict.OPEN;
    }
    if (noMore && noLess && counts(old, fresh)) {
      return Verdict.AS_BEFORE;
    }
    // A request is admitted by all limits or by none: what others refuse depends on this one.
    boolean only = alone && before.concurrency() == null && without(before, old).isEmpty();
    if (only && noMore && loosened(old, fresh)) {
      return Verdict.AT_MOST;
    }
    return only && noLess && loosened(fresh, old) ? Verdict.AT_LEAST : Verdict.OPEN;
  }

  /** What a limit has become: that of its name, or the only other one that counts by its key. */
  static @Nullable RateLimitSpec successor(RateLimitSpec old, GuardSpec before, GuardSpec after) {
    RateLimitSpec same = named(after, old.name());
    if (same != null) {
      return same;
    }
    List<RateLimitSpec> fresh =
        after.rates().stream()
            .filter(each -> named(before, each.name()) == null && each.key().equals(old.key()))
            .toList();
    List<RateLimitSpec> lost =
        before.rates().stream()
            .filter(each -> named(after, each.name()) == null && each.key().equals(old.key()))
            .toList();
    return fresh.size() == 1 && lost.size() == 1 ? fresh.getFirst() : null;
  }

  private static boolean limitsNothing(GuardSpec guard) {
    return guard.rates().isEmpty() && guard.concurrency() == null;
  }

  private static List<RateLimitSpec> without(GuardSpec guard, RateLimitSpec limit) {
    return guard.rates().stream().filter(each -> !each.name().equals(limit.name())).toList();
  }

  static @Nullable RateLimitSpec named(GuardSpec guard, String name) {
    return guard.rates().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  private static boolean counts(RateLimitSpec old, RateLimitSpec fresh) {
    return sameCount(old, fresh) && fresh.quota() == old.quota() && fresh.burst() == old.burst();
  }

  private static boolean sameCount(RateLimitSpec old, RateLimitSpec fresh) {
    return fresh.key().equals(old.key())
        && fresh.window() == old.window()
        && fresh.per().equals(old.per())
        && fresh.keys() == old.keys();
  }

  /**
   * Whether it admits as many of the same requests, whenever they come: what is admitted one after
   * the other is the most that a limit can admit, and what the old one admits the new one could.
   */
  private static boolean loosened(RateLimitSpec old, RateLimitSpec fresh) {
    // A sliding limit may refuse from nine tenths of its quota on.
    boolean more =
        fresh.window() == RateLimitSpec.Window.SLIDING
            ? 0.9 * fresh.quota() >= old.quota()
            : fresh.quota() >= old.quota() && fresh.burst() >= old.burst();
    return sameCount(old, fresh) && more;
  }
}
