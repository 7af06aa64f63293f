package dev.fairlead.rehearsal;

import dev.fairlead.config.ProxySpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal has come to: counts, in memory that is bounded by what is configured. Filled by
 * one thread, read when it is over.
 */
public final class Findings {
  /** Paths longer than this are shown cut. */
  private static final int LONGEST_EXAMPLE = 200;

  private static final String ROUTE = "route ";

  private final Map<Change, Long> changes = new EnumMap<>(Change.class);
  private final Map<Doubt, Long> doubts = new EnumMap<>(Doubt.class);
  private final Map<Turn, Group> turns = new LinkedHashMap<>();
  private final Map<Fate, Refusals> refusals = new LinkedHashMap<>();
  private final Map<String, Group> dryRuns = new LinkedHashMap<>();
  private final Map<String, UpstreamTally> upstreams = new LinkedHashMap<>();
  private final ClientTally affected = new ClientTally();
  private final Set<String> touched = new HashSet<>();
  private final Set<UpstreamTally> unsure = new HashSet<>();
  private final Map<String, String> upstreamsNow = new HashMap<>();
  private final Map<String, String> upstreamsThen = new HashMap<>();
  private final Pairs pairs;
  private boolean anyTouched;
  private long requests;
  private long compared;
  private long agreed;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  /** From one fate to another. */
  record Turn(Fate now, Fate then) {}

  /** Names of routes that a request may have come to, in the one configuration and the other. */
  record Reach(Set<String> now, Set<String> then) {
    Reach {
      now = Set.copyOf(now);
      then = Set.copyOf(then);
    }
  }

  /** Requests that something is said of, and one of them. */
  static final class Group {
    final ClientTally clients = new ClientTally();
    String example = "";
  }

  /** Requests that are refused for a reason. */
  static final class Refusals {
    long now;

    /** Those of the new configuration. */
    final ClientTally then = new ClientTally();
  }

  Findings(ProxySpec now, ProxySpec then) {
    this.pairs = new Pairs(now, then);
    now.routes().forEach(each -> upstreamsNow.put(each.name(), each.upstream()));
    then.routes().forEach(each -> upstreamsThen.put(each.name(), each.upstream()));
    then.upstreams()
        .forEach((name, spec) -> {
          String before = pairs.upstreamNow(name);
          upstreams.put(
              name, new UpstreamTally(before == null ? null : now.upstreams().get(before), spec));
        });
    now.upstreams()
        .forEach((name, spec) -> {
          if (pairs.upstream(name) == null) {
            upstreams.put(name, new UpstreamTally(spec, null));
          }
        });
  }

  void request(long atNanos) {
    requests++;
    firstNanos = Math.min(firstNanos, atNanos);
    lastNanos = Math.max(lastNanos, atNanos);
  }

  /** What the configuration in force makes of it is what the log says, or is not. */
  void compared(boolean agrees) {
    compared++;
    agreed += agrees ? 1 : 0;
  }

  /**
   * Nothing can be said of a request.
   *
   * @param reach the routes that it can have come to; null for any
   */
  void undecided(Doubt why, @Nullable Reach reach) {
    anyTouched |= reach == null;
    if (reach != null) {
      touch(reach.now, upstreamsNow, false);
      touch(reach.then, upstreamsThen, true);
    }
    changes.merge(Change.UNDECIDED, 1L, Long::sum);
    doubts.merge(why, 1L, Long::sum);
  }

  private void touch(Set<String> routes, Map<String, String> leadTo, boolean inNew) {
    for (String route : routes) {
      touched.add(ROUTE + route);
      UpstreamTally tally = upstream(leadTo.getOrDefault(route, ""), inNew);
      if (tally != null) {
        unsure.add(tally);
      }
    }
  }

  void decided(Fate now, Fate then, LoggedRequest request, String client) {
    Change change = Change.of(now, asNow(then));
    changes.merge(change, 1L, Long::sum);
    if (now.failure() != null) {
      refusals.computeIfAbsent(now, _ -> new Refusals()).now++;
    }
    if (then.failure() != null) {
      refusals.computeIfAbsent(then, _ -> new Refusals()).then.add(client, request.atNanos());
    }
    if (change != Change.NONE) {
      affected.add(client, request.atNanos());
      Group group = turns.computeIfAbsent(new Turn(now, then), _ -> new Group());
      group.clients.add(client, request.atNanos());
      if (group.example.isEmpty()) {
        group.example = example(request);
      }
    }
  }

  private static String example(LoggedRequest request) {
    String host = request.host() == null ? "" : request.host();
    String text = request.method() + " " + host + request.target();
    return text.length() > LONGEST_EXAMPLE ? text.substring(0, LONGEST_EXAMPLE) : text;
  }

  /** A limit that only watches would have refused one, in the new configuration. */
  void wouldRefuse(String limit, LoggedRequest request, String client) {
    dryRuns.computeIfAbsent(limit, _ -> new Group()).clients.add(client, request.atNanos());
  }

  /** What was only named otherwise has not changed: a fate by the names of the one in force. */
  private Fate asNow(Fate then) {
    String place = then.place().startsWith(ROUTE) ? then.place().substring(ROUTE.length()) : "";
    String route = pairs.routeNow(then.failure() == null ? then.route() : place);
    if (route == null) {
      return then;
    }
    if (then.failure() != null) {
      return new Fate("", "", then.failure(), ROUTE + route, then.limit());
    }
    String upstream = pairs.upstreamNow(then.upstream());
    return new Fate(route, upstream == null ? then.upstream() : upstream, null, "", "");
  }

  /** Whether requests of which nothing can be said may have counted for limits of a place. */
  boolean mayHaveTouched(String place) {
    return place.startsWith(ROUTE) ? anyTouched || touched.contains(place) : undecided() > 0;
  }

  /** Whether requests of which nothing can be said may have come to an upstream. */
  boolean mayHaveReached(UpstreamTally upstream) {
    return anyTouched || unsure.contains(upstream);
  }

  /** That of a name in the new configuration, or in that in force. */
  @Nullable UpstreamTally upstream(String name, boolean inNew) {
    String after = inNew ? name : pairs.upstream(name);
    return upstreams.get(after == null ? name : after);
  }

  /** Requests that were played. */
  public long requests() {
    return requests;
  }

  /** Requests of which something can be said, and that fare as before. */
  public long unchanged() {
    return count(Change.NONE);
  }

  /** Requests of which nothing can be said. */
  public long undecided() {
    return count(Change.UNDECIDED);
  }

  /** Requests that fare otherwise than before. */
  public long changed() {
    return requests - unchanged() - undecided();
  }

  /** Requests of which the log says what became of them by the rules. */
  public long compared() {
    return compared;
  }

  /** Those of which the configuration in force makes the same. */
  public long agreed() {
    return agreed;
  }

  long count(Change change) {
    return changes.getOrDefault(change, 0L);
  }

  Map<Doubt, Long> doubts() {
    return doubts;
  }

  /** The changes, the most frequent first. */
  List<Map.Entry<Turn, Group>> turns() {
    return turns.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().clients.count()))
        .toList();
  }

  /** The reasons to refuse, the most frequent in the new configuration first. */
  List<Map.Entry<Fate, Refusals>> refusals() {
    return refusals.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Fate, Refusals>>comparingLong(
                    entry -> -entry.getValue().then.count())
                .thenComparingLong(entry -> -entry.getValue().now))
        .toList();
  }

  Map<String, Group> dryRuns() {
    return dryRuns;
  }

  Map<String, UpstreamTally> upstreams() {
    return upstreams;
  }

  Collection<UpstreamTally> tallies() {
    return upstreams.values();
  }

  /** Whose requests fare otherwise. */
  ClientTally affected() {
    return affected;
  }

  long firstNanos() {
    return firstNanos;
  }

  long lastNanos() {
    return lastNanos;
  }
}
