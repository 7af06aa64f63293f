package dev.fairlead.control;

import dev.fairlead.config.BackendPatch;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RuntimeChanges;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was changed at run time, to be laid over whatever the configuration file says. Bound to
 * nothing but the names of upstreams and backends. Immutable.
 *
 * @param byUpstream those that were changed, by name
 */
public record Overlay(Map<String, RuntimeChanges> byUpstream) {
  /** Nothing was changed. */
  public static final Overlay EMPTY = new Overlay(Map.of());

  public Overlay {
    byUpstream = new TreeMap<>(byUpstream);
    byUpstream.values().removeIf(RuntimeChanges::isEmpty);
    byUpstream = Collections.unmodifiableMap(byUpstream);
  }

  /**
   * What comes of laying it over a file.
   *
   * @param spec of the file, with what was changed
   * @param rest what it still says: without what the file says by itself, or contradicts
   * @param warnings a sentence for each thing that does nothing
   */
  public record Laid(ProxySpec spec, Overlay rest, List<String> warnings) {
    public Laid {
      warnings = List.copyOf(warnings);
    }

    /** All that a person should know of what is served then: these, and who is served by nobody. */
    List<String> allWarnings() {
      List<String> all = new ArrayList<>(warnings);
      spec.upstreams()
          .values()
          .forEach(upstream -> {
            if (!ChangeRules.takesNew(upstream)) {
              all.add(ChangeRules.nobodyTakesNew(upstream.name()));
            }
          });
      return all;
    }
  }

  /** The same and one more change, which is one that can be made. */
  public Overlay with(BackendChange change) {
    RuntimeChanges was = byUpstream.getOrDefault(change.upstream(), RuntimeChanges.NONE);
    Map<String, BackendSpec> added = new LinkedHashMap<>(was.added());
    Set<String> removed = new TreeSet<>(was.removed());
    Map<String, BackendPatch> changed = new TreeMap<>(was.changed());
    String name = change.backend();
    switch (change) {
      case BackendChange.Add(_, BackendSpec spec) -> added.put(name, spec);
      case BackendChange.Remove _ -> {
        if (added.remove(name) == null) {
          removed.add(name);
          changed.remove(name);
        }
      }
      case BackendChange.Patch patch -> {
        BackendSpec mine = added.get(name);
        if (mine == null) {
          changed.merge(name, settings(patch), BackendPatch::then);
        } else {
          added.put(name, settings(patch).over(mine));
        }
      }
    }
    return with(change.upstream(), new RuntimeChanges(added, removed, changed));
  }

  /** What a change sets. */
  static BackendPatch settings(BackendChange.Patch patch) {
    return new BackendPatch(patch.weight(), patch.state(), patch.maxInFlight());
  }

  private Overlay with(String upstream, RuntimeChanges changes) {
    Map<String, RuntimeChanges> all = new TreeMap<>(byUpstream);
    all.put(upstream, changes);
    return new Overlay(all);
  }

  /**
   * What is kept of a backend that need not be there, as it is written; null for nothing.
   *
   * @param upstream its name
   * @param backend its name in that
   */
  @Nullable String kept(String upstream, String backend) {
    RuntimeChanges changes = byUpstream.getOrDefault(upstream, RuntimeChanges.NONE);
    BackendPatch patch = changes.changed().get(backend);
    return patch == null ? null : Written.patch(patch);
  }

  /**
   * Lays this over what a file says. What was changed at run time wins; but where the file has a
   * backend with the name or the address of an added one, which is another, the file wins for good:
   * were the added one kept, it would come back unasked as soon as the file's goes.
   */
  public Laid laidOver(ProxySpec file) {
    Map<String, UpstreamSpec> upstreams = new LinkedHashMap<>(file.upstreams());
    Map<String, RuntimeChanges> rest = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    byUpstream.forEach((name, changes) -> {
      UpstreamSpec upstream = upstreams.get(name);
      if (upstream == null) {
        rest.put(name, changes);
        warnings.add(
            "upstream "
                + name
                + " was changed at run time, but the configuration has none of that"
                + " name; the changes are kept");
      } else {
        Laying laying = new Laying(upstream, changes, warnings);
        List<BackendSpec> backends = laying.backends();
        rest.put(name, laying.rest());
        if (!backends.equals(upstream.backends())) {
          upstreams.put(name, upstream.with(backends));
        }
      }
    });
    return new Laid(file.with(upstreams), new Overlay(rest), warnings);
  }

  /** One upstream. Used once. */
  private static final class Laying {
    private final UpstreamSpec upstream;
    private final RuntimeChanges changes;
    private final List<String> warnings;
    private final List<BackendSpec> backends = new ArrayList<>();
    private final Map<String, BackendSpec> added;
    private final Set<String> removed = new TreeSet<>();
    private final Map<String, BackendPatch> changed = new TreeMap<>();

    Laying(UpstreamSpec upstream, RuntimeChanges changes, List<String> warnings) {
      this.upstream = upstream;
      this.changes = changes;
      this.warnings = warnings;
      this.added = new LinkedHashMap<>(changes.added());
    }

    List<BackendSpec> backends() {
      Set<String> left = new TreeSet<>(changes.changed().keySet());
      for (BackendSpec backend : upstream.backends()) {
        left.remove(backend.name());
        BackendSpec mine = added.get(backend.name());
        if (backend.equals(mine)) {
          added.remove(backend.name()); // the file says it now
          backends.add(backend);
        } else if (changes.removed().contains(backend.name())) {
          removed.add(backend.name());
        } else if (mine == null) {
          change(backend, changes.changed().getOrDefault(backend.name(), NOTHING));
        } else if (mine.address().equals(backend.address())) {
          added.remove(backend.name());
          change(backend, BackendPatch.between(backend, mine));
        } else {
          backends.add(backend);
        }
      }
      for (String name : left) {
        changed.put(name, changes.changed().getOrDefault(name, NOTHING));
        say(
            name,
            "was changed at run time, but the configuration has none of that name; the change is"
                + " kept until it is removed");
      }
      List.copyOf(added.values()).forEach(this::append);
      return backends;
    }

    private void change(BackendSpec backend, BackendPatch patch) {
      BackendSpec now = patch.over(backend);
      backends.add(now);
      if (!now.equals(backend)) {
        changed.put(backend.name(), BackendPatch.between(backend, now));
      }
    }

    private void append(BackendSpec mine) {
      for (BackendSpec other : backends) {
        if (other.name().equals(mine.name()) || other.address().equals(mine.address())) {
          added.remove(mine.name());
          say(
              mine.name() + " (" + mine.address() + ")",
              "was added at run time, but the configuration has "
                  + other.name()
                  + " ("
                  + other.address()
                  + "), which is the one that serves; the addition is dropped");
          return;
        }
      }
      backends.add(mine);
    }

    private void say(String backend, String what) {
      warnings.add("backend " + backend + " of upstream " + upstream.name() + " " + what);
    }

    RuntimeChanges rest() {
      return new RuntimeChanges(added, removed, changed);
    }
  }

  private static final BackendPatch NOTHING = new BackendPatch(null, null, null);
}
