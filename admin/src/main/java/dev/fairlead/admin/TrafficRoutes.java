package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Parameter;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.HistoryView;
import dev.fairlead.admin.view.HistoryView.HistoryExtremes;
import dev.fairlead.admin.view.HistoryView.HistoryMoment;
import dev.fairlead.admin.view.HistoryView.HistoryPoint;
import dev.fairlead.admin.view.LiveView;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.JsonReport;
import dev.fairlead.analytics.report.PeriodReader;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.analytics.report.TrafficSeries;
import dev.fairlead.control.ControlPlane;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traffic, as it comes and as it was. Any thread. */
final class TrafficRoutes {
  private static final String JSON = "application/json";
  private static final String STREAM = "text/event-stream";
  private static final int MOST_POINTS = 400;
  private static final Duration SHORT = Duration.ofHours(24);

  private final LiveFeed live;
  private final HistoryDesk desk;
  private final ControlPlane control;

  TrafficRoutes(LiveFeed live, HistoryDesk desk, ControlPlane control) {
    this.live = live;
    this.desk = desk;
    this.control = control;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("GET", "/api/v1/live", "watchLive", "The proxy each second, or now as JSON")
            .answers(LiveView.class, JSON, STREAM)
            .by(this::live),
        period(
                Operation.of(
                    "GET", "/api/v1/history", "getHistory", "All traffic of a period, as a line"))
            .with(
                Parameter.query(
                    "step",
                    "string",
                    "How long points are: minute, quarter, hour or day; what suits the period when"
                        + " not given"))
            .answers(HistoryView.class)
            .by(this::history),
        period(Operation.of("GET", "/api/v1/report", "getReport", "What a period came to"))
            .with(Parameter.query("grain", "string", "hourly, daily (when not given) or weekly"))
            .with(Parameter.query("route", "string", "Only this route"))
            .with(Parameter.query("upstream", "string", "Only this upstream"))
            .with(Parameter.query("backend", "string", "Only this backend"))
            .by(this::report));
  }

  private static Operation.Draft period(Operation.Draft draft) {
    return draft
        .with(Parameter.query("from", "string", "A date, a time, or how long ago: 24h, 30d"))
        .with(Parameter.query("to", "string", "Likewise; now when not given"))
        .with(Parameter.query("zone", "string", "By whose clock: Europe/Berlin; else the proxy's"));
  }

  private Answer live(Call call) {
    String accept = call.header("Accept");
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    return wanted.contains(JSON) && !wanted.contains(STREAM)
        ? Answer.ok(live.now())
        : new Answer.Stream(STREAM, live.open());
  }

  private Answer history(Call call) {
    ZoneId zone = zone(call);
    PeriodReader.Period period = period(call, zone, Grain.DAILY, "24h");
    Duration length = Duration.between(period.from(), period.to());
    TrafficSeries.Step step =
        call.query("step")
            .map(word -> step(word, length))
            .orElseGet(() -> TrafficSeries.Step.fitting(length, MOST_POINTS));
    TrafficSeries series =
        desk.ask(
            new Asked(minute(period.from()), minute(period.to()), zone, step),
            fresh(length),
            reader -> TrafficSeries.read(reader, period.from(), period.to(), step, zone));
    return Answer.ok(
        new HistoryView(
            period.from(),
            period.to(),
            zone.getId(),
            step.name().toLowerCase(Locale.ROOT),
            series.begins(),
            series.points().stream().map(TrafficRoutes::point).toList(),
            extremes(series.extremes())));
  }

  /**
   * What is asked of the history: pages that are open on the same period ask for the same.
   *
   * @param from to the minute
   * @param to to the minute
   * @param how in which steps, or of what
   */
  private record Asked(Instant from, Instant to, ZoneId zone, Object how) {}

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  /** Of a short period the last seconds are to be seen; a long one costs much to read. */
  private static Duration fresh(Duration length) {
    return length.compareTo(SHORT) > 0 ? Duration.ofSeconds(60) : Duration.ofSeconds(2);
  }

  private static TrafficSeries.Step step(String word, Duration length) {
    for (TrafficSeries.Step step : TrafficSeries.Step.values()) {
      if (step.name().toLowerCase(Locale.ROOT).equals(word)) {
        if (length.compareTo(step.longest()) > 0) {
          throw new Refusal(
              400,
              "With step="
                  + word
                  + " a period has "
                  + step.longest().toDays()
                  + " days at the most.");
        }
        return step;
      }
    }
    throw new Refusal(400, "'step' must be minute, quarter, hour or day.");
  }

  private static HistoryPoint point(TrafficSeries.Point point) {
    return new HistoryPoint(
        point.start(),
        point.seconds(),
        point.count(),
        point.clientErrors(),
        point.serverErrors(),
        point.p50() / 1e3,
        point.p99() / 1e3,
        point.recorded());
  }

  private static HistoryExtremes extremes(Report.Extremes found) {
    return new HistoryExtremes(
        moment(found.peakMinute()),
        moment(found.lowestMinute()),
        moment(found.peakHour()),
        moment(found.lowestHour()),
        moment(found.peakDay()),
        moment(found.lowestDay()));
  }

  private static @Nullable HistoryMoment moment(Report.@Nullable Moment moment) {
    return moment == null ? null : new HistoryMoment(moment.start().toInstant(), moment.count());
  }

  private Answer report(Call call) {
    ZoneId zone = zone(call);
    Grain grain = grain(call.query("grain").orElse("daily"));
    PeriodReader.Period period = period(call, zone, grain, null);
    Selection selection =
        new Selection(
            call.query("route").orElse(null),
            call.query("upstream").orElse(null),
            call.query("backend").orElse(null));
    ReportRequest request =
        new ReportRequest(period.from(), period.to(), zone, grain, selection, "");
    Report report =
        desk.ask(
            new Asked(minute(period.from()), minute(period.to()), zone, List.of(grain, selection)),
            fresh(Duration.between(period.from(), period.to())),
            reader -> {
              reader.configured(HistoryNames.of(control.snapshot().spec()));
              return ReportMaker.make(reader, request, Instant.now());
            });
    return new Answer.Text(200, Map.of(), JSON, JsonReport.of(report));
  }

  private static Grain grain(String word) {
    for (Grain grain : Grain.values()) {
      if (grain.word().equals(word)) {
        return grain;
      }
    }
    throw new Refusal(400, "'grain' must be hourly, daily or weekly.");
  }

  private static PeriodReader.Period period(
      Call call, ZoneId zone, Grain grain, @Nullable String usual) {
    try {
      return new PeriodReader(zone, Instant.now())
          .read(call.query("from").orElse(usual), call.query("to").orElse(null), grain);
    } catch (IllegalArgumentException e) {
      String text = String.valueOf(e.getMessage()).replace("--", "");
      throw new Refusal(400, Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".");
    }
  }

  private static ZoneId zone(Call call) {
    String written = call.query("zone").orElse(null);
    try {
      return written == null ? ZoneId.systemDefault() : ZoneId.of(written);
    } catch (DateTimeException e) {
      throw new Refusal(400, "'zone' must be a time zone such as Europe/Berlin, UTC or +02:00.");
    }
  }
}
