package dev.fairlead.admin.testing;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.control.Author;
import dev.fairlead.control.BackendChange;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.control.Outcome;
import dev.fairlead.control.Outcome.Done;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes a world that exists in memory only, by the contract. Any thread. */
public final class MemoryControl implements ControlPlane {
  private final SnapshotCompiler compiler = new SnapshotCompiler(new Labels());
  private final EventLog events;
  private final List<Version> versions = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private Snapshot snapshot;
  private Instant revertsAt;

  /** A world. */
  public MemoryControl(String yaml, EventLog events) {
    this.events = events;
    this.snapshot = compiler.compile(spec(yaml), null);
    keep(yaml, "file", true);
  }

  private static ProxySpec spec(String yaml) {
    return ((ReadResult.Loaded) read(yaml)).spec();
  }

  private static ReadResult read(String yaml) {
    return SpecReader.read(yaml, "body", _ -> null);
  }

  private void keep(String yaml, String author, boolean confirmed) {
    versions.addFirst(
        new Version(versions.size() + 1, Instant.EPOCH, author, confirmed, List.of("a line")));
    texts.add(yaml);
  }

  @Override
  public synchronized Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public synchronized Outcome change(Author author, long expected, List<BackendChange> changes) {
    if (expected != ANY && expected != snapshot.number()) {
      return new Refused(Reason.STALE, "Snapshot " + snapshot.number() + " is in force.");
    }
    Map<String, UpstreamSpec> upstreams = new LinkedHashMap<>(snapshot.spec().upstreams());
    List<String> warnings = new ArrayList<>();
    for (BackendChange change : changes) {
      UpstreamSpec upstream = upstreams.get(change.upstream());
      List<BackendSpec> backends = new ArrayList<>(upstream.backends());
      switch (change) {
        case BackendChange.Add add -> {
          for (BackendSpec each : backends) {
            if (each.name().equals(add.backend()) || each.address().equals(add.spec().address())) {
              return new Refused(
                  Reason.DUPLICATE,
                  "Upstream '" + change.upstream() + "' has '" + each.name() + "' already.");
            }
          }
          backends.add(add.spec());
        }
        case BackendChange.Remove remove -> {
          List<String> names = backends.stream().map(BackendSpec::name).toList();
          if (!backends.removeIf(each -> each.name().equals(remove.backend()))) {
            return new Refused(
                Reason.UNKNOWN,
                "No backend; did you mean '" + Nearest.to(remove.backend(), names) + "'?");
          }
          if (backends.isEmpty()) {
            warnings.add("Upstream '" + change.upstream() + "' has no backend left.");
          }
        }
        case BackendChange.Patch patch ->
            backends.replaceAll(
                each -> each.name().equals(patch.backend()) ? patched(each, patch) : each);
      }
      upstreams.put(change.upstream(), upstream.with(backends));
    }
    return take(author, snapshot.spec().with(upstreams), changes.toString(), warnings);
  }

  private static BackendSpec patched(BackendSpec was, BackendChange.Patch patch) {
    return new BackendSpec(
        was.name(),
        was.address(),
        patch.weight() == null ? was.weight() : patch.weight(),
        was.priority(),
        patch.maxInFlight() == null ? was.maxInFlight() : patch.maxInFlight(),
        patch.state() == null ? was.state() : patch.state());
  }

  private Outcome take(Author author, ProxySpec spec, String what, List<String> warnings) {
    boolean changed = !spec.equals(snapshot.spec());
    if (changed) {
      snapshot = compiler.compile(spec, snapshot);
      events.say(Event.Draft.of(Event.Kind.AUDIT, author + ": " + what));
    }
    return new Done(snapshot.number(), changed, "before", what, warnings);
  }

  @Override
  public synchronized String text() {
    return texts.getLast();
  }

  @Override
  public synchronized String exported() {
    return "# effective\n" + texts.getLast();
  }

  @Override
  public Validation validate(String yaml) {
    return switch (read(yaml)) {
      case ReadResult.Loaded _ -> new Validation(List.of(), List.of("a change"), List.of());
      case ReadResult.Rejected no -> new Validation(no.problems(), List.of(), List.of());
    };
  }

  @Override
  public synchronized Outcome apply(
      Author author, long expected, String yaml, Duration confirmWithin) {
    if (expected != ANY && expected != snapshot.number()) {
      return new Refused(Reason.STALE, "Snapshot " + snapshot.number() + " is in force.");
    }
    return switch (read(yaml)) {
      case ReadResult.Rejected no ->
          new Refused(Reason.INVALID, "The configuration has mistakes.", no.problems());
      case ReadResult.Loaded loaded -> {
        revertsAt = confirmWithin == null ? null : Instant.EPOCH.plus(confirmWithin);
        keep(yaml, author.name(), confirmWithin == null);
        yield take(author, loaded.spec(), "configuration", List.of());
      }
    };
  }

  @Override
  public synchronized Outcome confirm(Author author) {
    if (revertsAt == null) {
      return new Refused(Reason.CONFLICT, "Nothing waits to be confirmed.");
    }
    revertsAt = null;
    return new Done(snapshot.number(), false, "on trial", "confirmed", List.of());
  }

  @Override
  public synchronized Outcome revert(Author author, long expected, long version) {
    if (version == 0 && revertsAt == null) {
      return new Refused(Reason.CONFLICT, "Nothing waits to be confirmed.");
    }
    String yaml = version(version == 0 ? texts.size() - 1 : version);
    if (yaml == null) {
      return new Refused(Reason.UNKNOWN, "There is no version " + version + ".");
    }
    revertsAt = null;
    keep(yaml, author.name(), true);
    return take(author, spec(yaml), "version " + version, List.of());
  }

  @Override
  public synchronized List<Version> history() {
    return List.copyOf(versions);
  }

  @Override
  public synchronized String version(long number) {
    return number < 1 || number > texts.size() ? null : texts.get((int) number - 1);
  }

  @Override
  public synchronized Instant revertsAt() {
    return revertsAt;
  }
}
