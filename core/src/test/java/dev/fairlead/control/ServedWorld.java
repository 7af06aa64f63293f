package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.event.EventLog;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service over a world that serves nobody, with a clock and a timer that tests move. */
final class ServedWorld implements World {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  static final UnaryOperator<@Nullable String> ENV = Map.of("PORT", "9001")::get;

  private final SnapshotCompiler compiler = new SnapshotCompiler(new Labels());
  private Snapshot now;
  final List<String> warnings = new ArrayList<>();
  final EventLog events = new EventLog(() -> START);
  final ConfigService service;
  @Nullable Runnable timer;
  boolean broken;

  private ServedWorld(ConfigStore store, ReadResult.Loaded read) {
    Beginning beginning = Beginning.of(read, store, START, warnings::add);
    now = compiler.compile(beginning.spec(), null);
    service =
        new ConfigService(
            store, beginning, this, new Surroundings(events, () -> START, this::after, ENV));
  }

  /** One that reads the file as a process does at its start. */
  static ServedWorld of(Path file, Path state) {
    try {
      return new ServedWorld(
          ConfigStore.of(file, state), (ReadResult.Loaded) SpecReader.read(file, ENV));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One whose file has a text that it need not have. */
  static ServedWorld of(Path file, Path state, ProxySpec spec) throws IOException {
    return new ServedWorld(
        ConfigStore.of(file, state), new ReadResult.Loaded(spec, Files.readString(file)));
  }

  static ServedWorld inMemory(String text) {
    return new ServedWorld(
        ConfigStore.inMemory(), (ReadResult.Loaded) SpecReader.read(text, "text", ENV));
  }

  private Runnable after(Duration delay, Runnable task) {
    timer = task;
    return () -> timer = null;
  }

  @Override
  public Snapshot snapshot() {
    return now;
  }

  @Override
  public void reload(ProxySpec spec) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    if (!spec.equals(now.spec())) {
      now = compiler.compile(spec, now);
    }
  }

  /** Names of the backends in force. */
  List<String> backends(String upstream) {
    return now.spec().upstreams().get(upstream).backends().stream().map(b -> b.name()).toList();
  }

  /** What was said, a line each. */
  List<String> said() {
    return events.after(0).stream().map(e -> e.kind().word() + " " + e.cause()).toList();
  }
}
