package dev.fairlead.flow;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request in a {@link RequestRehearsal}, and what became of it there; what an exchange is to
 * {@link RequestFlow}. Reused; confined to the thread of its rehearsal.
 */
public final class Rehearsed {
  final Pick pick;
  final LimitVerdict limits = new LimitVerdict();
  final AnswerTime answerTime = new AnswerTime();
  final List<String> usersAsked = new ArrayList<>(2);
  final Lease lease = new Lease();

  @Nullable Waiter turn;
  @Nullable Route route;
  @Nullable Upstream upstream;
  @Nullable Failure failure;
  @Nullable String place;
  boolean redirected;
  boolean answered;
  int slot = Balancer.NONE;

  /** A request that draws from {@code random} where requests draw. */
  public Rehearsed(RandomGenerator random) {
    this.pick = new Pick(random);
  }

  void clear() {
    pick.clear();
    limits.clear();
    answerTime.clear();
    usersAsked.clear();
    turn = null;
    route = null;
    upstream = null;
    failure = null;
    place = null;
    redirected = false;
    answered = false;
    slot = Balancer.NONE;
  }

  /** Whether it waits for a backend that is not full, so that nothing else is known of it yet. */
  public boolean waits() {
    return turn != null;
  }

  /** How long it may wait, in nanoseconds. */
  public long patienceNanos() {
    Upstream from = upstream;
    return from == null ? 0 : from.spec().queue().timeout().toNanos();
  }

  /** Its route; null when it has none, or was refused before one was looked for. */
  public @Nullable Route route() {
    return route;
  }

  /** Why it was refused; null when it was not, or waits. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Whether its listener redirected it to HTTPS. */
  public boolean redirected() {
    return redirected;
  }

  /** Whether the proxy answered it itself, by a route: nobody was to hand it on (Max-Forwards). */
  public boolean answered() {
    return answered;
  }

  /** The name of the limit that refused it, or null. */
  public @Nullable String limit() {
    return limits.name();
  }

  /** Whose rules refused it: {@code route api}, {@code listener 0.0.0.0:80}; null for nobody's. */
  public @Nullable String place() {
    return place;
  }

  /** The backend that serves it, or null. */
  public @Nullable Backend backend() {
    Upstream from = upstream;
    return slot < 0 || from == null ? null : from.backend(slot);
  }

  /** The hash of the key that its policy or stickiness went by; 0 when it went by none. */
  public long key() {
    return pick.keyless ? 0 : pick.key;
  }

  /** The files of users whose password it was asked for. */
  public List<String> usersAsked() {
    return usersAsked;
  }

  /** The rate limits with {@code dryRun} that would have refused it. */
  public List<RateRule> wouldRefuse() {
    List<RateRule> rules = List.of();
    for (int i = 0; i < limits.size(); i++) {
      if (limits.rule(i).spec().dryRun() && !limits.ruling(i).admitted()) {
        rules = rules.isEmpty() ? new ArrayList<>() : rules;
        rules.add(limits.rule(i));
      }
    }
    return rules;
  }
}
