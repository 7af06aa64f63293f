package dev.fairlead.analytics.history;

import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** A store that is written to by a clock of the test's. */
public final class HistoryFixture implements AutoCloseable {
  private final StoreAddress address;
  private final Visitations visitations = new Visitations();
  private final HistoryStore store;
  private final Backlog backlog = new Backlog(1_000_000);
  private final Recording recording = new Recording(true);
  private final ExchangeObserver loop = recording.forLoop(0, Runnable::run);

  public HistoryFixture(StoreAddress address, String proxy, Instant now) throws IOException {
    this.address = address;
    this.store =
        HistoryStore.open(
            address,
            proxy,
            visitations,
            Retention.STANDARD,
            null,
            now.toEpochMilli(),
            now.toEpochMilli());
  }

  /** Records an exchange; {@link #flush} is to come within an hour of these. */
  public void record(ExchangeRecord record) {
    loop.exchangeEnded(record);
  }

  public void record(Instant start, int times) {
    ExchangeRecord record = Records.ok();
    record.startedAtMillis = start.toEpochMilli();
    for (int i = 0; i < times; i++) {
      loop.exchangeEnded(record);
    }
  }

  void add(HealthChange change) {
    backlog.add(change);
  }

  /** Writes what was recorded; {@code now} is a minute that somebody counted in. */
  public void flush(Instant now) throws SQLException {
    Harvest harvest = new Harvest();
    recording.collect(harvest, Duration.ofSeconds(30));
    backlog.add(harvest, now.getEpochSecond());
    write(harvest, now);
  }

  private void write(Harvest harvest, Instant now) throws SQLException {
    visitations.add(harvest);
    store.write(backlog.minutes(), backlog.changes(), now.toEpochMilli());
    backlog.written(now.getEpochSecond());
  }

  /** Says that somebody counted in each minute of a period. */
  public void watch(Instant from, Instant to) throws SQLException {
    for (Instant at = from; at.isBefore(to); at = at.plusSeconds(60)) {
      backlog.add(new Harvest(), at.getEpochSecond());
    }
    Harvest harvest = new Harvest();
    recording.collect(harvest, Duration.ofSeconds(30));
    backlog.add(harvest, to.getEpochSecond() - 60);
    write(harvest, to);
  }

  public void rollUp(Instant now) throws SQLException {
    store.rollUp(now.getEpochSecond(), Turn.endless());
  }

  public void expire(Instant now) throws SQLException {
    store.expire(now.getEpochSecond(), Turn.endless());
  }

  public HistoryReader reader() throws IOException {
    return HistoryReader.open(address);
  }

  public Report report(Instant from, Instant to, ZoneId zone, Grain grain) throws IOException {
    return report(from, to, zone, grain, Selection.ALL);
  }

  public Report report(Instant from, Instant to, ZoneId zone, Grain grain, Selection selection)
      throws IOException {
    try (HistoryReader reader = reader()) {
      return ReportMaker.make(reader, new ReportRequest(from, to, zone, grain, selection, ""), to);
    }
  }

  List<Writer> writers() throws IOException {
    try (HistoryReader reader = reader()) {
      return reader.writers();
    }
  }

  HistoryStore store() {
    return store;
  }

  /** The process ends in order. */
  public void farewell() throws SQLException {
    store.farewell();
  }

  @Override
  public void close() {
    store.close();
  }
}
