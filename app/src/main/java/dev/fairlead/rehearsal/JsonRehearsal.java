package dev.fairlead.rehearsal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** What a rehearsal came to, as JSON: ASCII only, so that nothing in it is alive. Stateless. */
public final class JsonRehearsal {
  private static final int MOST_CLIENTS = 100;

  private JsonRehearsal() {}

  /**
   * The text.
   *
   * @param now the name of the configuration in force
   * @param then the name of the new one
   */
  public static String of(Rehearsal.Outcome outcome, String now, String then) throws IOException {
    StringWriter text = new StringWriter();
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      head(json, outcome, now, then);
      changes(json, outcome.findings());
      refusals(json, outcome);
      upstreams(json, outcome);
      json.writeFieldName("affectedClients");
      clients(json, outcome.findings().affected());
      json.writeArrayFieldStart("notes");
      for (String note : outcome.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void head(JsonGenerator json, Rehearsal.Outcome outcome, String now, String then)
      throws IOException {
    Findings findings = outcome.findings();
    json.writeStringField("current", now);
    json.writeStringField("new", then);
    json.writeStringField("log", outcome.plan().log());
    json.writeStringField("format", outcome.formats());
    json.writeNumberField("lines", outcome.lines());
    json.writeNumberField("unreadable", outcome.skipped());
    json.writeArrayFieldStart("firstUnreadable");
    for (String problem : outcome.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeNumberField("requests", findings.requests());
    json.writeStringField("first", TextRehearsal.time(findings.firstNanos()));
    json.writeStringField("last", TextRehearsal.time(findings.lastNanos()));
    json.writeNumberField("unchanged", findings.unchanged());
    json.writeNumberField("changed", findings.changed());
    json.writeNumberField("undecidable", findings.undecided());
    json.writeNumberField("withRecordedFate", findings.compared());
    json.writeNumberField("asRecorded", findings.agreed());
    json.writeObjectFieldStart("changes");
    for (Change change : Change.values()) {
      json.writeNumberField(change.name().toLowerCase(Locale.ROOT), findings.count(change));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("doubts");
    for (Map.Entry<Doubt, Long> doubt : findings.doubts().entrySet()) {
      json.writeNumberField(doubt.getKey().name().toLowerCase(Locale.ROOT), doubt.getValue());
    }
    json.writeEndObject();
  }

  private static void changes(JsonGenerator json, Findings findings) throws IOException {
    json.writeArrayFieldStart("turns");
    for (Map.Entry<Findings.Turn, Findings.Group> each : findings.turns()) {
      json.writeStartObject();
      fate(json, "now", each.getKey().now());
      fate(json, "then", each.getKey().then());
      json.writeStringField("example", each.getValue().example);
      json.writeFieldName("requests");
      clients(json, each.getValue().clients);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void refusals(JsonGenerator json, Rehearsal.Outcome outcome) throws IOException {
    Findings findings = outcome.findings();
    json.writeArrayFieldStart("refusals");
    for (Map.Entry<Fate, Findings.Refusals> each : findings.refusals()) {
      json.writeStartObject();
      fate(json, "reason", each.getKey());
      json.writeBooleanField("exact", outcome.exactness().of(each.getKey()));
      json.writeNumberField("now", each.getValue().now);
      json.writeFieldName("then");
      clients(json, each.getValue().then);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("dryRuns");
    for (Map.Entry<String, Findings.Group> each : findings.dryRuns().entrySet()) {
      json.writeFieldName(each.getKey());
      clients(json, each.getValue().clients);
    }
    json.writeEndObject();
  }

  private static void fate(JsonGenerator json, String name, Fate fate) throws IOException {
    json.writeObjectFieldStart(name);
    if (fate.failure() != null) {
      json.writeNumberField("status", fate.failure().status());
      json.writeStringField("failure", fate.failure().name().toLowerCase(Locale.ROOT));
      json.writeStringField("place", fate.place());
      json.writeStringField("limit", fate.limit());
    } else {
      json.writeStringField("route", fate.route());
      json.writeStringField("upstream", fate.upstream());
    }
    json.writeStringField("text", fate.text());
    json.writeEndObject();
  }

  private static void clients(JsonGenerator json, ClientTally tally) throws IOException {
    json.writeStartObject();
    json.writeNumberField("count", tally.count());
    if (tally.count() > 0) {
      json.writeStringField("first", TextRehearsal.time(tally.firstNanos()));
      json.writeStringField("last", TextRehearsal.time(tally.lastNanos()));
    }
    json.writeNumberField("clients", tally.clients());
    json.writeBooleanField("clientsEstimated", tally.about());
    json.writeArrayFieldStart("most");
    for (ClientTally.Client each : tally.most(MOST_CLIENTS)) {
      json.writeStartObject();
      json.writeStringField("client", each.name());
      json.writeNumberField("requests", each.requests());
      json.writeBooleanField("estimated", each.about());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void upstreams(JsonGenerator json, Rehearsal.Outcome outcome) throws IOException {
    Findings findings = outcome.findings();
    json.writeObjectFieldStart("upstreams");
    for (Map.Entry<String, UpstreamTally> each : findings.upstreams().entrySet()) {
      UpstreamTally tally = each.getValue();
      json.writeObjectFieldStart(each.getKey());
      json.writeBooleanField("exact", outcome.exactness().of(tally));
      json.writeObjectFieldStart("backends");
      for (Map.Entry<String, long[]> share : tally.shares().entrySet()) {
        json.writeObjectFieldStart(share.getKey());
        json.writeNumberField("now", share.getValue()[0]);
        json.writeNumberField("then", share.getValue()[1]);
        json.writeEndObject();
      }
      json.writeEndObject();
      if (tally.keeps()) {
        json.writeNumberField("compared", tally.compared());
        json.writeNumberField("moved", tally.moved());
        json.writeNumberField("keys", tally.keys());
        json.writeNumberField("movedKeys", tally.movedKeys());
        json.writeFieldName("movedClients");
        clients(json, tally.movedClients());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
