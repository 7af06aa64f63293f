package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Explanation;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.StickySpec;
import dev.fairlead.health.Availability;
import dev.fairlead.health.HealthReport;
import dev.fairlead.runtime.RequestExplanation.BackendLine;
import dev.fairlead.runtime.RequestExplanation.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way of {@link Upstream#take}, and of {@link WaitingLine#enter} where others wait,
 * without claiming anything, and says why. It asks the same balancers, tiers and limits, and draws
 * the same chance from {@link Pick#random}; so with equal chance, and nothing changed meanwhile, it
 * names the backend that they would. Used once.
 */
final class ChoiceExplainer {
  private final Upstream upstream;
  private final ReadySet now;
  private final @Nullable Limits limits;
  private final Pick pick;

  private final Map<Integer, String> scores = new HashMap<>();
  private @Nullable String measure;
  private ReadySet.@Nullable Tier asked;

  ChoiceExplainer(Upstream upstream, @Nullable Limits limits, Pick pick) {
    this.upstream = upstream;
    this.now = upstream.ready();
    this.limits = limits;
    this.pick = pick;
  }

  Choice explain() {
    // Who waits does not matter: a backend that is free is none that they would take.
    boolean boundServes = pick.bound != Balancer.NONE && Upstream.mayServeBound(now, pick);
    if (boundServes) {
      return isFull(pick.bound)
          ? choice(Upstream.FULL, "its backend is full, " + queued("so it waits for that one"))
          : choice(pick.bound, "the client is bound to it, so no policy is asked");
    }
    if (upstream.keeps(pick)) {
      return choice(
          Balancer.NONE, "the client's backend takes nothing, and whenNotReady says refuse");
    }
    ReadySet.Tier[] tiers = now.inOrder(pick);
    int first = now.first(pick);
    for (int i = 0; i < tiers.length; i++) {
      ReadySet.Tier tier = tiers[(first + i) % tiers.length];
      Explanation said = ask(tier);
      if (said.slot() != Balancer.NONE) {
        asked = tier;
        measure = said.measure();
        said.scores().forEach(score -> scores.put(score.slot(), score.text()));
        return choice(said.slot(), said.tieBreak());
      }
    }
    return choice(Balancer.NONE, "no backend is ready that was not tried");
  }

  /** What becomes of one that would have to wait. */
  private String queued(String waits) {
    int size = upstream.spec().queue().size();
    return upstream.line().waiting() < size
        ? waits
        : "and so is the queue, in which " + size + " may wait";
  }

  /** As {@link Limits#take}: who is full is put aside only when the first choice is full. */
  private Explanation ask(ReadySet.Tier tier) {
    Explanation first = tier.balancer().explain(pick);
    if (limits == null || first.slot() == Balancer.NONE || !isFull(first.slot())) {
      return first;
    }
    Balancer next = behindItsTurn(tier);
    limits.putFullAside(tier.candidates(), pick.tried);
    Explanation second = next.explain(pick);
    pick.tried.takeBack();
    return second.slot() == Balancer.NONE
        ? new Explanation(
            Upstream.FULL,
            second.measure(),
            second.scores(),
            "every backend that it may go to is full, " + queued("so it waits" + others()))
        : second;
  }

  private String others() {
    int waiting = upstream.line().waiting();
    return waiting == 0 ? "" : "; " + waiting + " wait already";
  }

  /** The tier's balancer as it stands once a choice was made that proved to be full. */
  private Balancer behindItsTurn(ReadySet.Tier tier) {
    if (!now.tiers().contains(tier)) {
      return tier.balancer(); // goes by keys, which know no turns
    }
    Balancer copy = Balancers.of(upstream.spec().balance(), tier.candidates(), tier.balancer());
    Pick turn = new Pick(new SplittableRandom());
    turn.copyFrom(pick);
    copy.pick(turn);
    return copy;
  }

  private boolean isFull(int slot) {
    return limits != null && limits.isFull(slot, upstream.backend(slot));
  }

  private Choice choice(int slot, String reason) {
    StickySpec sticky = upstream.spec().sticky();
    List<BackendLine> lines = new ArrayList<>();
    for (int i = 0; i < upstream.spec().backends().size(); i++) {
      lines.add(line(i, slot));
    }
    return new Choice(
        upstream.spec().name(),
        upstream.spec().balance().text(),
        sticky == null ? null : sticky.text(),
        sticky == null ? null : binding(sticky),
        lines,
        measure,
        slot,
        slot < 0 ? null : upstream.backend(slot).name(),
        reason);
  }

  private String binding(StickySpec sticky) {
    if (pick.bound == Balancer.NONE) {
      return switch (sticky.by()) {
        case COOKIE -> "no value of this upstream's in " + sticky.text() + ": not bound yet";
        case APP_COOKIE -> "no known session in cookie " + sticky.name() + ": not bound yet";
        case HEADER -> "no " + sticky.text() + ": not bound";
        case IP -> "nobody to be bound to";
      };
    }
    String bound = "bound to " + upstream.backend(pick.bound).name() + " by " + sticky.text();
    if (Upstream.mayServeBound(now, pick)) {
      return bound;
    }
    return bound
        + (upstream.keeps(pick) ? ", which takes nothing" : ", which takes nothing: bound anew");
  }

  private BackendLine line(int slot, int chosen) {
    BackendSpec spec = upstream.spec().backends().get(slot);
    Backend backend = upstream.backend(slot);
    String excluded = excluded(slot, spec, backend, chosen);
    return new BackendLine(
        slot,
        backend.name(),
        backend.address().toString(),
        spec.state().word(),
        now.availability(slot).word(),
        spec.priorityText(),
        spec.weight(),
        (double) now.share(slot) / Candidates.PARTS,
        backend.inFlight(),
        spec.maxInFlight(),
        excluded == null,
        excluded == null ? why(slot, backend) : excluded);
  }

  private String why(int slot, Backend backend) {
    String score = scores.getOrDefault(slot, "the client is bound to it");
    Availability is = now.availability(slot);
    return is.servesBound()
        ? score
        : score + "; " + told(is, backend) + ", but tried because nobody is ready";
  }

  private static String told(Availability is, Backend backend) {
    HealthReport report = backend.health().report();
    return report == null || report.availability() != is
        ? is.word()
        : is.word() + ": " + report.cause();
  }

  /** Why it was not among those to choose from, or null. */
  private @Nullable String excluded(int slot, BackendSpec spec, Backend backend, int chosen) {
    if (spec.state() == BackendState.MAINTENANCE) {
      return "in maintenance, takes nothing";
    }
    if (pick.tried.has(slot)) {
      return "tried before";
    }
    if (isFull(slot)) {
      return "full: " + backend.inFlight() + " of " + spec.maxInFlight() + " in flight";
    }
    if (slot == pick.bound && now.servesBound(slot)) {
      return null;
    }
    if (!now.takesNew(slot)) {
      Availability is = now.availability(slot);
      return is == Availability.DRAINING || is.takesNew()
          ? "drains, takes only clients bound to it"
          : told(is, backend);
    }
    if (spec.weight() == 0) {
      return "weight 0, takes only clients bound to it";
    }
    ReadySet.Tier tier = asked;
    if (tier == null) {
      return chosen == Balancer.NONE
          ? "not the one that the client is bound to"
          : "the client is bound to another";
    }
    return tier.priority() == spec.priority()
        ? null
        : "only while nobody of tier " + tierText(tier.priority()) + " is ready";
  }

  private static String tierText(int priority) {
    return priority == BackendSpec.BACKUP ? "backup" : Integer.toString(priority);
  }
}
