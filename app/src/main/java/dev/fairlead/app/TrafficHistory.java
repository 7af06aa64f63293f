package dev.fairlead.app;

import dev.fairlead.analytics.history.HealthChange;
import dev.fairlead.analytics.history.Historian;
import dev.fairlead.analytics.history.HistorySettings;
import dev.fairlead.analytics.history.Retention;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.analytics.report.ReportSchedule;
import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.model.ExchangeObserver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one proxy remembers of its traffic: recording, and who writes it down. Any thread. */
final class TrafficHistory implements AutoCloseable {
  private final AnalyticsSpec spec;
  private final StoreAddress store;
  private final @Nullable Path state;
  private final Recording recording;
  private final List<AutoCloseable> started = new ArrayList<>();
  private volatile @Nullable Historian historian;

  private TrafficHistory(AnalyticsSpec spec, StoreAddress store, @Nullable Path state) {
    this.spec = spec;
    this.store = store;
    this.state = state;
    this.recording = new Recording(spec.visitors());
  }

  /**
   * A history, or null where none is wanted, or there is no place for it.
   *
   * @param state folder for what must outlive the process; null for none
   * @param events told when the place cannot be one
   */
  static @Nullable TrafficHistory of(AnalyticsSpec spec, @Nullable Path state, EventLog events) {
    try {
      StoreAddress store = spec.enabled() ? address(spec, state) : null;
      return store == null ? null : new TrafficHistory(spec, store, state);
    } catch (IllegalArgumentException e) {
      events.say(Event.Draft.of(Event.Kind.WARNING, e.getMessage() + "; no history is kept"));
      return null;
    }
  }

  /** Where the history is kept, or null for nowhere. */
  static @Nullable StoreAddress address(AnalyticsSpec spec, @Nullable Path state) {
    String written = spec.store();
    if (written != null) {
      return StoreAddress.of(written);
    }
    return state == null ? null : new StoreAddress.Sqlite(state.resolve(StoreAddress.FILE));
  }

  /** Where it is kept. */
  StoreAddress store() {
    return store;
  }

  /** Told of every exchange. */
  ExchangeObserver.Factory recording() {
    return recording;
  }

  /** Begins to write, on threads of its own. */
  synchronized void start(EventLog events) {
    AnalyticsSpec.Keep keep = spec.keep();
    Consumer<String> warnings = warning -> events.say(Event.Draft.of(Event.Kind.WARNING, warning));
    Historian writer =
        Historian.start(
            new HistorySettings(
                store,
                spec.proxy(),
                spec.flush(),
                new Retention(keep.minutes(), keep.hours(), keep.days()),
                InstantSource.system()),
            recording,
            warnings);
    historian = writer;
    started.add(writer);
    started.add(events.listen(0, event -> tell(writer, event)));
    AnalyticsSpec.Reports reports = spec.reports();
    if (reports != null) {
      started.add(ReportSchedule.start(schedule(reports), InstantSource.system(), warnings));
    }
  }

  /**
   * How old the oldest is of what was counted and is not in the store; nothing when all of it is.
   */
  Duration unwritten() {
    Historian writer = historian;
    return writer == null ? Duration.ZERO : writer.unwritten();
  }

  private ReportSchedule.Settings schedule(AnalyticsSpec.Reports reports) {
    String folder = reports.folder();
    Path beside = state == null ? Path.of(".") : state;
    return new ReportSchedule.Settings(
        store,
        folder == null ? beside.resolve("reports") : Path.of(folder),
        reports.webhook() == null ? null : URI.create(reports.webhook()),
        reports.daily(),
        reports.weekly(),
        reports.at(),
        reports.zone() == null ? ZoneId.systemDefault() : reports.zone());
  }

  private static void tell(Historian historian, Event event) {
    String upstream = event.upstream();
    String backend = event.backend();
    if (event.kind() == Event.Kind.TRANSITION && upstream != null && backend != null) {
      historian.changed(
          new HealthChange(
              event.time().toEpochMilli(),
              upstream,
              backend,
              event.from() == null ? "" : event.from(),
              event.to() == null ? "" : event.to(),
              event.cause()));
    }
  }

  /** Writes what is left; to be called when the data plane has ended. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      try {
        started.removeLast().close();
      } catch (Exception e) {
        Console.say("the history was not closed: " + e.getMessage());
      }
    }
  }
}
