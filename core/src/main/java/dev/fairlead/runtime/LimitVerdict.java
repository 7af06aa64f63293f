package dev.fairlead.runtime;

import dev.fairlead.model.RequestHead;
import dev.fairlead.security.Permit;
import dev.fairlead.security.Ruling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the limits of its listener and its route say of one request. Part of the exchange and reused
 * with it; loop-confined. Allocates only the first time that so many limits hold.
 */
public final class LimitVerdict {
  /** What comes of it. */
  public enum Outcome {
    /** It may go on; permits are held. */
    ADMITTED,
    /** It is beyond a rate; nothing was taken. */
    TOO_FAST,
    /** Too many are under way; nothing was taken. */
    TOO_MANY
  }

  private static final long SECOND = 1_000_000_000;

  private final List<RateRule> rules = new ArrayList<>();
  private final List<Ruling> rulings = new ArrayList<>();
  private final Permit atListener = new Permit();
  private final Permit atRoute = new Permit();
  private long[] keys = new long[4];
  private int cost = 1;
  private boolean refused;
  private @Nullable String name;

  /** Forgets the last request. */
  public void clear() {
    rules.clear();
    refused = false;
    name = null;
  }

  /**
   * Decides, and takes what is admitted of every limit, or of none.
   *
   * @param listener limits of the listener, or null
   * @param route limits of the route, or null
   * @param client address of the client, 4 or 16 bytes
   * @param clientText the same, for statistics
   * @param units what the request takes of every rate
   * @param now nanoseconds
   */
  public Outcome decide(
      @Nullable Throttle listener,
      @Nullable Throttle route,
      RequestHead head,
      byte[] client,
      String clientText,
      int units,
      long now) {
    clear();
    return decideFurther(listener, route, head, client, clientText, units, now);
  }

  /**
   * As {@link #decide}, of a request that other limits have admitted already: with these it is
   * admitted by all, or by none. What it takes is the same.
   */
  public Outcome decideFurther(
      @Nullable Throttle listener,
      @Nullable Throttle route,
      RequestHead head,
      byte[] client,
      String clientText,
      int units,
      long now) {
    int first = rules.size();
    cost = units;
    collect(listener, head, client);
    collect(route, head, client);
    for (int i = first; i < rules.size(); i++) {
      RateRule rule = rules.get(i);
      if (!rule.limit().admit(keys[i], cost, now, rulings.get(i)) && !rule.spec().dryRun()) {
        refuse(i, clientText, now);
        return Outcome.TOO_FAST;
      }
    }
    if (!enter(listener, head, client, atListener) || !enter(route, head, client, atRoute)) {
      giveBack(rules.size(), now);
      endPermits(Permit.UNKNOWN, now);
      return Outcome.TOO_MANY;
    }
    for (int i = first; i < rules.size(); i++) {
      if (rulings.get(i).admitted()) {
        rules.get(i).limit().countAdmitted();
      } else {
        rules.get(i).limit().countRefused(keys[i], true, clientText);
      }
    }
    return Outcome.ADMITTED;
  }

  /**
   * What {@link #decide} would say; nothing is taken, granted or counted. Every limit is asked,
   * also when one would refuse.
   */
  public Outcome peek(
      @Nullable Throttle listener,
      @Nullable Throttle route,
      RequestHead head,
      byte[] client,
      int units,
      long now) {
    clear();
    cost = units;
    collect(listener, head, client);
    collect(route, head, client);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).limit().peek(keys[i], cost, now, rulings.get(i));
      if (!refused && !rulings.get(i).admitted() && !rules.get(i).spec().dryRun()) {
        refused = true;
        name = rules.get(i).spec().name();
      }
    }
    if (refused) {
      return Outcome.TOO_FAST;
    }
    return hasRoom(listener, head, client) && hasRoom(route, head, client)
        ? Outcome.ADMITTED
        : Outcome.TOO_MANY;
  }

  private static boolean hasRoom(@Nullable Throttle throttle, RequestHead head, byte[] client) {
    ConcurrencyRule rule = throttle == null ? null : throttle.concurrency();
    return rule == null || rule.limit().hasRoom(rule.key().of(head, client));
  }

  private void collect(@Nullable Throttle throttle, RequestHead head, byte[] client) {
    if (throttle == null) {
      return;
    }
    for (int i = 0; i < throttle.rates().size(); i++) {
      RateRule rule = throttle.rates().get(i);
      int at = rules.size();
      if (at == rulings.size()) {
        rulings.add(new Ruling());
        keys = at < keys.length ? keys : Arrays.copyOf(keys, 2 * at);
      }
      rulings.get(at).detailed(rule.spec().headers());
      rules.add(rule);
      keys[at] = rule.key().of(head, client);
    }
  }

  /** The limits before gave what they get back; those behind say how long they would take. */
  private void refuse(int by, String clientText, long now) {
    refused = true;
    name = rules.get(by).spec().name();
    giveBack(by, now);
    rules.get(by).limit().countRefused(keys[by], false, clientText);
    for (int i = 0; i < rules.size(); i++) {
      if (i != by) {
        rules.get(i).limit().peek(keys[i], cost, now, rulings.get(i));
      }
    }
  }

  private void giveBack(int before, long now) {
    for (int i = 0; i < before; i++) {
      if (rulings.get(i).admitted()) {
        rules.get(i).limit().giveBack(keys[i], cost, now);
      }
    }
  }

  private boolean enter(
      @Nullable Throttle throttle, RequestHead head, byte[] client, Permit permit) {
    ConcurrencyRule rule = throttle == null ? null : throttle.concurrency();
    if (rule == null) {
      return true;
    }
    long key = rule.limit().countsKeys() ? rule.key().of(head, client) : 0;
    if (rule.limit().tryTake(key, permit)) {
      return true;
    }
    name = "concurrency";
    return false;
  }

  /**
   * Gives back what permits are held. Those of an admitted request are to be ended once.
   *
   * @param nanos how long the request took until it was answered, or {@link Permit#UNKNOWN}
   */
  public void endPermits(long nanos, long now) {
    if (atListener.held()) {
      atListener.end(nanos, now);
    }
    if (atRoute.held()) {
      atRoute.end(nanos, now);
    }
  }

  /** Name of the limit that refused it, or null. */
  public @Nullable String name() {
    return name;
  }

  /** How many rate limits were asked. */
  public int size() {
    return rules.size();
  }

  /** A rate limit that was asked. */
  public RateRule rule(int i) {
    return rules.get(i);
  }

  /** What it said. */
  public Ruling ruling(int i) {
    return rulings.get(i);
  }

  /** What the request takes, or would take, of each. */
  public int cost() {
    return cost;
  }

  /** Whether a limit is told to the client: every enforced one that refuses, others if wanted. */
  public boolean tells(int i) {
    RateRule rule = rules.get(i);
    return !rule.spec().dryRun()
        && (rule.spec().headers() || refused && !rulings.get(i).admitted());
  }

  /** After how many whole seconds every enforced limit would admit the request; at least 1. */
  public long retryAfterSeconds() {
    long wait = 1;
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).spec().dryRun()) {
        wait = Math.max(wait, Math.ceilDiv(rulings.get(i).waitNanos(), SECOND));
      }
    }
    return wait;
  }
}
