package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.Sketches;
import dev.fairlead.analytics.history.Writer;
import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.VisitorKind;
import dev.fairlead.analytics.report.Ledger.Entry;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one report of what a store has. Used by one thread, once. */
public final class ReportMaker {
  private static final int TOP = 10;
  private static final int MOST_HEALTH_CHANGES = 50;
  private static final int MOST_UNUSUAL = 20;
  private static final int HOUR = 3_600;

  /** The longest time between two flushes of a proxy that runs, in seconds. */
  private static final long LATEST_FLUSH = 15;

  private final HistoryReader reader;
  private final ReportRequest request;
  private final Instant now;
  private final ZoneId zone;
  private final long from;
  private final long until;
  private final Counts counts;
  private final List<String> notes = new ArrayList<>();

  private ReportMaker(HistoryReader reader, ReportRequest request, Instant now) {
    this.reader = reader;
    this.request = request;
    this.now = now;
    this.zone = request.zone();
    this.from = request.from().getEpochSecond();
    this.until = request.to().getEpochSecond();
    this.counts = new Counts(from, until, request.grain(), zone);
  }

  /**
   * Makes a report.
   *
   * @param now when it is made
   * @throws IOException with a sentence, when the store cannot be read or something is asked for
   *     that it does not know
   */
  public static Report make(HistoryReader reader, ReportRequest request, Instant now)
      throws IOException {
    return new ReportMaker(reader, request, now).report();
  }

  private Report report() throws IOException {
    Selection selection = request.selection();
    boolean all = selection.isAll();
    counts.read(reader, selection);
    Tallies tallies = new Tallies();
    Map<Long, Figures> perSpan = new HashMap<>();
    reader.traffic(
        selection,
        from,
        until,
        !all,
        (start, seconds, key, figures) -> {
          tallies.add(key, figures);
          if (!all) {
            addTo(perSpan, start, seconds, figures);
          }
        });
    Tallies whole = tallies;
    if (all) {
      Tallies exact = new Tallies();
      reader.totals(
          from,
          until,
          halfHours(),
          (start, seconds, status, figures) -> {
            exact.addStatus(status, figures);
            addTo(perSpan, start, seconds, figures);
          });
      whole = exact;
    }
    List<Report.Cause> limits = new ArrayList<>();
    List<Report.Cause> causes = causes(limits);
    Report.Before before = PeriodBefore.read(reader, request, halfHours(), notes::add);
    Report.Visitors visitors = visitors();
    notes.addAll(0, new ReportNotes(reader, request, now, counts.hasMinutes()).of(visitors));
    return new Report(
        request.from().atZone(zone),
        request.to().atZone(zone),
        now.atZone(zone).truncatedTo(ChronoUnit.SECONDS),
        request.grain(),
        ReportNotes.selected(selection),
        request.command(),
        reader.writers().stream().map(Writer::name).toList(),
        counts.recordedShare(reached()),
        whole.all.totals(counts.recordedSeconds()),
        before,
        counts.extremes(),
        spans(perSpan),
        whole.statuses.entrySet().stream()
            .map(each -> new Report.Status(each.getKey(), each.getValue()))
            .toList(),
        tallies.routes(),
        tallies.backends(),
        visitors,
        causes,
        limits,
        last(reader.healthChanges(selection, from, until)),
        first(UnusualHours.in(counts.hours(), from, until, zone), MOST_UNUSUAL),
        List.copyOf(notes));
  }

  /** Whether hours of the zone's clock are not those of UTC at either end. */
  private boolean halfHours() {
    return zone.getRules().getOffset(request.from()).getTotalSeconds() % HOUR != 0
        || zone.getRules().getOffset(request.to()).getTotalSeconds() % HOUR != 0;
  }

  /**
   * What of the period can have been recorded ends here. A proxy that runs is a flush behind, which
   * is no gap.
   */
  private long reached() {
    long reached = now.getEpochSecond();
    return reader.writers().stream()
        .filter(Writer::running)
        .mapToLong(writer -> writer.flushed().getEpochSecond())
        .filter(flushed -> flushed <= reached && flushed > reached - LATEST_FLUSH)
        .max()
        .orElse(reached);
  }

  private void addTo(Map<Long, Figures> perSpan, long start, long seconds, Figures figures) {
    long middle = Math.clamp(start + seconds / 2, from, until - 1);
    perSpan.computeIfAbsent(counts.span(middle).start, _ -> new Figures()).add(figures);
  }

  private List<Report.Span> spans(Map<Long, Figures> perSpan) {
    List<Report.Span> spans = new ArrayList<>();
    long reached = reached();
    for (Entry each : counts.spans()) {
      Figures figures = perSpan.getOrDefault(each.start, new Figures());
      Report.Latency latency = Tallies.latency(figures);
      spans.add(
          new Report.Span(
              at(Math.max(each.start, from)),
              at(Math.min(each.end, until)),
              each.count,
              each.clientErrors,
              each.serverErrors,
              latency.p50(),
              latency.p99(),
              share(each, reached)));
    }
    return spans;
  }

  private double share(Entry span, long reached) {
    long length = Math.min(Math.min(span.end, until), reached) - Math.max(span.start, from);
    return Math.min(1, span.recorded / (double) Math.max(1, length));
  }

  private ZonedDateTime at(long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(zone);
  }

  private List<Report.Cause> causes(List<Report.Cause> limits) throws IOException {
    Map<String, Long> byCause = new HashMap<>();
    Map<CauseKey, Long> byLimit = new HashMap<>();
    reader.causes(
        request.selection(),
        from,
        until,
        (key, count) -> {
          byCause.merge(key.cause(), count, Long::sum);
          if (!key.limit().equals("-")) {
            byLimit.merge(new CauseKey("", "", key.cause(), key.limit()), count, Long::sum);
          }
        });
    byLimit.forEach((key, count) ->
        limits.add(new Report.Cause(key.limit(), FailureText.of(key.cause()), count)));
    limits.sort(Comparator.comparingLong(Report.Cause::count).reversed());
    return byCause.entrySet().stream()
        .map(
            each -> new Report.Cause(each.getKey(), FailureText.of(each.getKey()), each.getValue()))
        .sorted(Comparator.comparingLong(Report.Cause::count).reversed())
        .toList();
  }

  private Report.@Nullable Visitors visitors() throws IOException {
    Selection selection = request.selection();
    if (selection.upstream() != null || selection.backend() != null) {
      notes.add("Clients, paths and the like are not known by upstream or backend.");
      return null;
    }
    Sketches sketches = reader.visitors(from, until);
    String route = selection.route();
    if (route != null) {
      notes.add("Clients, user agents and referrers are not known by route; paths are.");
    }
    Report.Visitors seen =
        new Report.Visitors(
            route == null ? sketches.distinctClients() : 0,
            route == null ? sketches.top(VisitorKind.CLIENT, TOP, null) : List.of(),
            sketches.top(VisitorKind.PATH, TOP, route == null ? null : route + " "),
            route == null ? sketches.top(VisitorKind.AGENT, TOP, null) : List.of(),
            route == null ? sketches.top(VisitorKind.REFERRER, TOP, null) : List.of(),
            unlisted(sketches));
    return seen.paths().isEmpty() && seen.clients().isEmpty() ? null : seen;
  }

  private static Map<String, Long> unlisted(Sketches sketches) {
    Map<String, Long> counts = new TreeMap<>();
    for (VisitorKind kind : VisitorKind.values()) {
      if (sketches.unlisted(kind) > 0) {
        counts.put(kind.word(), sketches.unlisted(kind));
      }
    }
    return counts;
  }

  private static <T> List<T> first(List<T> all, int most) {
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  private static <T> List<T> last(List<T> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - MOST_HEALTH_CHANGES), all.size()));
  }
}
