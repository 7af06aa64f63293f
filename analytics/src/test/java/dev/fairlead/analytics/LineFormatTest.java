package dev.fairlead.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import dev.fairlead.model.RetryRefusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void json_holdsTheFactsOfTheExchange() {
    assertThat(line(new JsonLine(), Records.ok()))
        .isEqualTo(
            """
            {"time":"2026-11-23T06:12:42.007Z","client":"203.0.113.9","method":"GET",\
            "host":"shop.example.com","target":"/api/books?page=2","http":1.1,"status":200,"bytesIn":3,\
            "bytesOut":4711,"totalMs":1.234,"firstByteMs":1.200,"connectMs":0.045,\
            "queueMs":2.500,"route":"books","upstream":"bookstore","backend":"bookstore/b1","attempts":1,\
            "failure":null,"failureCode":null,"retry":null,"limit":null,"requestId":"01ABC","traceId":null,"userAgent":"curl/8.5.0",\
            "referer":"http://shop.example.com/"}
            """);
  }

  @Test
  void json_hasNullForWhatNeverWas() throws JsonProcessingException {
    JsonNode line = JSON.readTree(line(new JsonLine(), Records.unreadable()));
    for (String name :
        new String[] {
          "method",
          "host",
          "target",
          "http",
          "firstByteMs",
          "connectMs",
          "route",
          "upstream",
          "backend",
          "userAgent",
          "referer"
        }) {
      assertThat(line.get(name).isNull()).as(name).isTrue();
    }
    assertThat(line.get("failure").asText()).isEqualTo("bad_request");
    assertThat(line.get("failureCode").asText()).isEqualTo("CR");
  }

  @Test
  void json_saysWhyAFailedAttemptWasNotMadeAgain() throws JsonProcessingException {
    ExchangeRecord record = Records.ok();
    record.retryRefusal = RetryRefusal.BODY_TOO_LARGE;
    assertThat(JSON.readTree(line(new JsonLine(), record)).get("retry").asText())
        .isEqualTo("body too large");
    record.clear();
    assertThat(JSON.readTree(line(new JsonLine(), record)).get("retry").isNull()).isTrue();
  }

  @Property(tries = 300)
  void json_staysValidWhateverTheBytes(
      @ForAll byte[] path, @ForAll byte[] agent, @ForAll String name)
      throws JsonProcessingException {
    ExchangeRecord record = Records.ok();
    record.head = head(latin(path), latin(agent));
    record.route = new Label(1, name);
    String text = line(new JsonLine(), record);
    assertThat(text).matches("[ -~]+\n");
    JsonNode line = JSON.readTree(text);
    assertThat(line.get("target").asText()).isEqualTo("/" + latin(path));
    assertThat(line.get("userAgent").asText()).isEqualTo(latin(agent));
    assertThat(line.get("route").asText()).isEqualTo(name);
  }

  @Test
  void everyByteAtEveryPlace_comesBackFromJson() throws JsonProcessingException {
    for (int place = 0; place < 18; place++) {
      for (int b = 0; b < 256; b++) {
        String text = "p".repeat(place) + (char) b + "q".repeat(17 - place);
        ExchangeRecord record = Records.ok();
        record.head = head("x", text);
        JsonNode line = JSON.readTree(line(new JsonLine(), record));
        assertThat(line.get("userAgent").asText()).isEqualTo(text);
      }
    }
  }

  @Test
  void combined_isTheLineOfTheApacheServer() {
    assertThat(line(new CombinedLine(), Records.ok()))
        .isEqualTo(
            "203.0.113.9 - - [23/Nov/2026:06:12:42 +0000] \"GET /api/books?page=2 HTTP/1.1\""
                + " 200 4711 \"http://shop.example.com/\" \"curl/8.5.0\" 0.001234\n");
  }

  @Test
  void combined_escapesLikeNginx() {
    ExchangeRecord record = Records.ok();
    record.head = head("\"x\\\u00e9\n", "\u007f");
    assertThat(line(new CombinedLine(), record))
        .contains("\"GET /\\x22x\\x5C\\xE9\\x0A HTTP/1.1\"")
        .contains("\"\\x7F\" 0.001234");
  }

  @Test
  void combined_hasADashForAHeadThatCouldNotBeRead() {
    assertThat(line(new CombinedLine(), Records.unreadable()))
        .isEqualTo("- - - [01/Jan/1970:00:00:00 +0000] \"-\" 400 0 \"-\" \"-\" 0.000001\n");
  }

  @Test
  void hugeHostileTexts_areCutAndFitTheBuffer() throws JsonProcessingException {
    String huge = "\u00ff".repeat(60_000);
    ExchangeRecord record = Records.ok();
    record.head =
        TextHead.of(huge, huge, "/" + huge).with("User-Agent", huge).with("Referer", huge);
    record.route = new Label(1, huge);
    record.backend = new Label(1, huge);
    record.upstream = huge;
    record.requestId = huge;
    record.clientAddress = huge;
    record.failure = Failure.CONNECT_REFUSED;
    String text = line(new JsonLine(), record);
    assertThat(text.length()).isLessThan(LineBuffer.MAX_LINE);
    assertThat(JSON.readTree(text).get("target").asText()).endsWith("\u00ff...");
    assertThat(line(new CombinedLine(), record).length()).isLessThan(LineBuffer.MAX_LINE);
    assertThat(LineBuffer.MAX_LINE).isLessThan(LineBuffer.CAPACITY);
  }

  @Property(tries = 500)
  void time_agreesWithTheCalendarOfTheJdk(
      @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis) {
    String iso = new String(SecondText.iso().at(millis), StandardCharsets.US_ASCII);
    String common = new String(SecondText.common().at(millis), StandardCharsets.US_ASCII);
    var time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    assertThat(iso).isEqualTo(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(time));
    assertThat(common)
        .isEqualTo(
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH).format(time));
  }

  private static TextHead head(String path, String agent) {
    return TextHead.of("GET", "h", "/" + path).with("User-Agent", agent);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String line(LineFormat format, ExchangeRecord record) {
    LineBuffer buffer = new LineBuffer();
    format.append(record, buffer);
    return new String(buffer.bytes, 0, buffer.length, StandardCharsets.US_ASCII);
  }
}
