package dev.fairlead.control;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.Piece;
import dev.fairlead.config.PieceReader;
import dev.fairlead.config.Problem;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes changes to a spec, one after the other, and says which cannot be made. Used once. */
final class ChangeRules {
  private final Map<String, UpstreamSpec> upstreams;
  private final Overlay overlay;
  private final Set<String> touched = new LinkedHashSet<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Rules for one who changes what is in force.
   *
   * @param spec what is served
   * @param overlay what was changed at run time so far, part of which may do nothing
   */
  ChangeRules(ProxySpec spec, Overlay overlay) {
    this.upstreams = new LinkedHashMap<>(spec.upstreams());
    this.overlay = overlay;
  }

  /** What comes of them. */
  Map<String, UpstreamSpec> upstreams() {
    return upstreams;
  }

  /** What the changed backends were, a line each. */
  String before() {
    return String.join("\n", before);
  }

  /** What they are now. */
  String after() {
    return String.join("\n", after);
  }

  /** Sentences for the person. */
  List<String> warnings() {
    return warnings;
  }

  /** Makes all; null when they can be made. */
  @Nullable Refused make(List<BackendChange> changes) {
    if (changes.isEmpty()) {
      return new Refused(Reason.INVALID, "there is nothing to change");
    }
    for (BackendChange change : changes) {
      Refused refused = make(change);
      if (refused != null) {
        return refused;
      }
    }
    for (String upstream : touched) {
      Refused refused = check(upstream);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  private @Nullable Refused make(BackendChange change) {
    UpstreamSpec upstream = upstreams.get(change.upstream());
    if (upstream == null) {
      return unknown(
          "no upstream '" + change.upstream() + "'", change.upstream(), upstreams.keySet());
    }
    BackendSpec was = find(upstream, change.backend());
    if (change instanceof BackendChange.Add(_, BackendSpec spec)) {
      return add(upstream, spec, was);
    }
    if (was == null) {
      String kept = overlay.kept(upstream.name(), change.backend());
      if (kept != null && change instanceof BackendChange.Remove) {
        forget(change, kept);
        return null;
      }
      List<String> names = upstream.backends().stream().map(BackendSpec::name).toList();
      return unknown(
          "no backend '" + change.backend() + "' in upstream " + upstream.name(),
          change.backend(),
          names);
    }
    return switch (change) {
      case BackendChange.Patch patch -> patch(upstream, was, patch);
      default -> {
        put(upstream, was, null);
        yield null;
      }
    };
  }

  private void forget(BackendChange change, String kept) {
    before.add(kept);
    after.add("-");
    warnings.add(
        "upstream "
            + change.upstream()
            + " has no backend "
            + change.backend()
            + "; what was kept of it is forgotten");
  }

  private @Nullable Refused add(
      UpstreamSpec upstream, BackendSpec spec, @Nullable BackendSpec namesake) {
    if (namesake != null) {
      return new Refused(
          Reason.DUPLICATE,
          "upstream "
              + upstream.name()
              + " has a backend "
              + namesake.name()
              + " ("
              + namesake.address()
              + ") already; change that one, or give another name");
    }
    for (BackendSpec other : upstream.backends()) {
      if (other.address().equals(spec.address())) {
        return new Refused(
            Reason.DUPLICATE,
            spec.address()
                + " is in upstream "
                + upstream.name()
                + " already, as "
                + other.name()
                + "; a weight gives it a larger share");
      }
    }
    Refused invalid = invalid(spec);
    if (invalid == null) {
      put(upstream, null, spec);
    }
    return invalid;
  }

  private @Nullable Refused patch(
      UpstreamSpec upstream, BackendSpec was, BackendChange.Patch patch) {
    if (Overlay.settings(patch).isEmpty()) {
      return new Refused(
          Reason.INVALID, "nothing is to be changed: expected weight, state or maxInFlight");
    }
    BackendSpec now = Overlay.settings(patch).over(was);
    Refused invalid = invalid(now);
    if (invalid == null) {
      put(upstream, was, now);
    }
    return invalid;
  }

  /** By the rules of the file. */
  private static @Nullable Refused invalid(BackendSpec spec) {
    String text = Written.wholeBackend(spec);
    return switch (PieceReader.backend(text, "backend " + spec.name())) {
      case Piece.Sound<BackendSpec> _ -> null;
      case Piece.Faulty<BackendSpec>(List<Problem> problems) ->
          new Refused(
              Reason.INVALID,
              "backend "
                  + spec.name()
                  + ": "
                  + problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    };
  }

  private void put(UpstreamSpec upstream, @Nullable BackendSpec was, @Nullable BackendSpec now) {
    List<BackendSpec> backends = new ArrayList<>();
    for (BackendSpec each : upstream.backends()) {
      if (!each.equals(was)) {
        backends.add(each);
      } else if (now != null) {
        backends.add(now);
      }
    }
    if (was == null && now != null) {
      backends.add(now);
    }
    upstreams.put(upstream.name(), upstream.with(backends));
    touched.add(upstream.name());
    before.add(was == null ? "-" : Written.wholeBackend(was));
    after.add(now == null ? "-" : Written.wholeBackend(now));
  }

  private @Nullable Refused check(String name) {
    UpstreamSpec upstream = upstreams.get(name);
    if (upstream == null) {
      return null;
    }
    List<BackendSpec> backends = upstream.backends();
    if (backends.isEmpty()) {
      warnings.add("upstream " + name + " has no backend left: its requests are answered 503");
    } else if (backends.stream().allMatch(each -> each.weight() == 0)) {
      return new Refused(
          Reason.INVALID,
          "every backend of upstream "
              + name
              + " would have weight 0, and none would take new clients; to empty it, use the state"
              + " drain");
    } else if (!takesNew(upstream)) {
      warnings.add(nobodyTakesNew(name));
    }
    return null;
  }

  /** Whether there is a backend that a person lets take clients which are bound to none. */
  static boolean takesNew(UpstreamSpec upstream) {
    return upstream.backends().stream()
        .anyMatch(each -> each.state() == BackendState.READY && each.weight() > 0);
  }

  /** A sentence on one where that is not so. */
  static String nobodyTakesNew(String upstream) {
    return "no backend of upstream "
        + upstream
        + " takes new clients (state ready and a weight above 0): they are answered 503";
  }

  private static @Nullable BackendSpec find(UpstreamSpec upstream, String name) {
    for (BackendSpec each : upstream.backends()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static Refused unknown(String what, String name, Collection<String> names) {
    String nearest = Nearest.to(name, names);
    String there = names.isEmpty() ? "there is none" : "there is " + String.join(", ", names);
    return new Refused(
        Reason.UNKNOWN,
        what + "; " + (nearest == null ? there : "did you mean '" + nearest + "'?"));
  }
}
