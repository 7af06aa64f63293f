package dev.fairlead.rehearsal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.fairlead.rehearsal.RecordedLimits.LimitTurn;
import dev.fairlead.rehearsal.RecordedPaths.PathTurn;
import dev.fairlead.rehearsal.RecordedRates.Refusal;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a history says of a new configuration, as JSON: ASCII only. Stateless. */
public final class RecordedJson {
  private RecordedJson() {}

  /**
   * The text.
   *
   * @param now the name of the configuration in force
   * @param then the name of the new one
   */
  public static String of(RecordedComparison all, String now, String then) throws IOException {
    StringWriter text = new StringWriter();
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("current", now);
      json.writeStringField("new", then);
      json.writeStringField("history", all.store);
      json.writeStringField("from", all.from.toString());
      json.writeStringField("to", all.until.toString());
      json.writeNumberField("requests", all.rates.all.count);
      routes(json, all);
      paths(json, all);
      refusals(json, all);
      limits(json, all);
      strings(json, "undecidableRules", all.rules);
      shares(json, all);
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void routes(JsonGenerator json, RecordedComparison all) throws IOException {
    json.writeArrayFieldStart("routes");
    for (Map.Entry<String, RouteTurn> each : all.routes.entrySet()) {
      RouteTurn turn = each.getValue();
      var rate = all.rates.routes.getOrDefault(each.getKey(), new RecordedRates.Rate());
      boolean none = each.getKey().equals(RecordedRates.NONE);
      json.writeStartObject();
      json.writeStringField("route", none ? null : each.getKey());
      json.writeNumberField("requests", rate.count);
      json.writeNumberField("mostInAMinute", rate.peakMinute);
      json.writeBooleanField("allMinutesKnown", !rate.coarse);
      json.writeBooleanField("inForce", turn.now() != null);
      json.writeStringField("name", turn.then() == null ? null : turn.then().name());
      json.writeStringField("upstream", turn.then() == null ? null : turn.then().upstream());
      json.writeBooleanField("sameMatch", turn.sameMatch());
      json.writeBooleanField("sameUpstream", turn.sameUpstream());
      strings(json, "nowBehind", turn.ahead());
      strings(json, "mayGetSomeOf", turn.gone());
      json.writeStringField("text", none ? "found no route" : turn.words());
      json.writeEndObject();
    }
    json.writeEndArray();
    strings(json, "newRoutes", all.fresh.stream().map(each -> each.name()).toList());
  }

  private static void paths(JsonGenerator json, RecordedComparison all) throws IOException {
    json.writeArrayFieldStart("frequentPathsThatGoElsewhere");
    for (PathTurn each : all.paths) {
      boolean none = each.asked().route().equals(RecordedRates.NONE);
      json.writeStartObject();
      json.writeStringField("path", each.asked().path());
      json.writeStringField("route", none ? null : each.asked().route());
      json.writeNumberField("requestsAtMost", each.asked().count());
      json.writeNumberField("ofWhichMayBeOthers", each.asked().error());
      strings(json, "to", each.to());
      json.writeBooleanField("certain", each.to().isEmpty() || each.certain());
      json.writeStringField("text", each.words());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void refusals(JsonGenerator json, RecordedComparison all) throws IOException {
    json.writeArrayFieldStart("refusals");
    for (Map.Entry<Refusal, RecordedRefusals.Verdict> each : all.refusals.entrySet()) {
      Refusal refusal = each.getKey();
      boolean none = refusal.route().equals(RecordedRates.NONE);
      boolean limited = !refusal.limit().equals(RecordedRates.NONE);
      json.writeStartObject();
      json.writeStringField("route", none ? null : refusal.route());
      json.writeNumberField("status", refusal.failure().status());
      json.writeStringField("failure", refusal.failure().name().toLowerCase(Locale.ROOT));
      json.writeStringField("limit", limited ? refusal.limit() : null);
      json.writeNumberField("recorded", all.rates.refusals.getOrDefault(refusal, 0L));
      json.writeStringField("then", each.getValue().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void limits(JsonGenerator json, RecordedComparison all) throws IOException {
    json.writeArrayFieldStart("limits");
    for (LimitTurn each : all.limits) {
      json.writeStartObject();
      json.writeStringField("place", each.place());
      json.writeStringField("limit", each.limit().name());
      json.writeStringField("rate", each.limit().rate());
      json.writeNumberField("burst", each.limit().burst());
      json.writeBooleanField("isNew", each.isNew());
      json.writeBooleanField("dryRun", each.limit().dryRun());
      json.writeNumberField("mostInTwoMinutes", each.peakTwoMinutes());
      json.writeBooleanField("allMinutesKnown", each.known());
      json.writeBooleanField("refusesNobody", each.never());
      json.writeNumberField("refusesAtLeast", each.least());
      if (each.most() == RecordedLimits.ANY) {
        json.writeNullField("refusesAtMost");
      } else {
        json.writeNumberField("refusesAtMost", each.most());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void shares(JsonGenerator json, RecordedComparison all) throws IOException {
    json.writeArrayFieldStart("upstreams");
    for (RecordedShares each : all.upstreams) {
      json.writeStartObject();
      json.writeStringField("upstream", each.name());
      json.writeStringField("name", each.then() == null ? null : each.then().name());
      json.writeNumberField("requests", each.total());
      json.writeArrayFieldStart("backends");
      for (RecordedShares.Share share : each.backends()) {
        json.writeStartObject();
        json.writeStringField("backend", share.name());
        json.writeNumberField("recorded", share.recorded());
        part(json, "nowByWeight", share.now());
        part(json, "newByWeight", share.then());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Null for a backend that is not there. */
  private static void part(JsonGenerator json, String name, double part) throws IOException {
    if (part < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(part * 1e6) / 1e6);
    }
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String each : values) {
      json.writeString(each);
    }
    json.writeEndArray();
  }
}
