package dev.fairlead.comparison.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.fairlead.comparison.result.Contestant;
import java.io.IOException;

/** The report for programs: all figures, named as in the records. Stateless: any thread. */
public final class JsonReport {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .registerModule(new SimpleModule().addSerializer(Contestant.class, new Words()));

  private JsonReport() {}

  /** The whole report. */
  public static String of(Report report) {
    try {
      return MAPPER.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is made of numbers and text", e);
    }
  }

  /** Policies by the words of the configuration. */
  private static final class Words extends JsonSerializer<Contestant> {
    @Override
    public void serialize(Contestant contestant, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      json.writeStringField("name", contestant.name());
      json.writeStringField("balance", contestant.balance().policy().word());
      if (contestant.balance().boundedLoad() > 0) {
        json.writeNumberField("boundedLoad", contestant.balance().boundedLoad());
      }
      json.writeBooleanField("limited", contestant.limited());
      json.writeEndObject();
    }
  }
}
