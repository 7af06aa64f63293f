package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document: sound by an independent reader, and true of every operation. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bodies, by operation. What is not named is asked for without one. */
  private static final Map<String, String> BODIES =
      Map.of(
          "addBackend", "{\"name\": \"b3\", \"url\": \"http://127.0.0.1:9003\"}",
          "changeBackend", "{\"weight\": 7, \"state\": \"ready\", \"maxInFlight\": 5}",
          "applyConfig", text(AdminFixture.YAML),
          "validateConfig", text("listeners: [x]"),
          "revertConfig", "{\"version\": 1}");

  private AdminFixture fixture;
  private int lastPort = 20_000;

  private static String text(String yaml) {
    return JSON.createObjectNode().put("text", yaml).toString();
  }

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private JsonNode document() throws IOException {
    return JSON.readTree(RawAnswer.to(fixture.address(), "GET", "/api/v1/openapi.json", "").body());
  }

  private static List<String> faults(JsonNode document) {
    SwaggerParseResult read = new OpenAPIV3Parser().readContents(document.toString(), null, null);
    assertThat(read.getOpenAPI()).isNotNull();
    return read.getMessages();
  }

  @Test
  void document_isOpenApi31_toAnIndependentReader() throws IOException {
    JsonNode document = document();
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(faults(document)).isEmpty();

    ObjectNode spoilt = document.deepCopy();
    ((ObjectNode) spoilt.at("/paths/~1api~1v1~1snapshot/get")).put("summry", "x");
    assertThat(faults(spoilt)).as("faults are found").isNotEmpty();
  }

  @Test
  void everyOperation_answersAsTheDocumentSays() throws IOException {
    JsonNode document = document();
    List<String> asked = new ArrayList<>();
    for (Operation each : fixture.server().operations()) {
      JsonNode described =
          document
              .path("paths")
              .path(each.path())
              .path(each.method().toLowerCase(java.util.Locale.ROOT));
      assertThat(described.path("operationId").asText()).isEqualTo(each.id());
      if (each.id().equals("confirmConfig")) {
        RawAnswer.to(
            fixture.address(),
            "PUT",
            "/api/v1/config?confirmWithin=60s",
            text(AdminFixture.YAML),
            "Content-Type: application/json");
      }
      RawAnswer answer = ask(each);
      JsonNode success = described.path("responses").path(Integer.toString(answer.status()));
      assertThat(success.isObject()).as(each.id() + ": " + answer.body()).isTrue();
      check(document, success.at("/content/application~1json/schema"), answer.body(), each.id());
      asked.add(each.id());
    }
    assertThat(asked).hasSizeGreaterThan(20).doesNotHaveDuplicates();
  }

  private RawAnswer ask(Operation each) throws IOException {
    String target =
        each.path()
            .replace("{upstream}", "bookstore")
            .replace("{backend}", each.id().equals("removeBackend") ? "b2" : "b1")
            .replace("{version}", "1");
    if (each.id().equals("explainRequest")) {
      target += "?url=http://h/";
    }
    String body = BODIES.getOrDefault(each.id(), "");
    return body.isEmpty()
        ? RawAnswer.to(fixture.address(), each.method(), target, "", "Accept: application/json")
        : RawAnswer.to(
            fixture.address(), each.method(), target, body, "Content-Type: application/json");
  }

  private static void check(JsonNode document, JsonNode schema, String answer, String what) {
    ObjectNode root = schema.deepCopy();
    root.set("components", document.path("components"));
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(root.toString(), InputFormat.JSON);
    assertThat(compiled.validate(answer, InputFormat.JSON)).as(what + ": " + answer).isEmpty();
  }

  @Test
  void limitsOfTheDocument_areThoseOfTheCode() throws IOException {
    JsonNode schemas = document().at("/components/schemas");
    int tried = 0;
    for (String record : List.of("BackendPatchBody", "NewBackend")) {
      for (var each : schemas.path(record).path("properties").properties()) {
        JsonNode limits = each.getValue();
        if (limits.has("minimum")) {
          long least = limits.path("minimum").asLong();
          long most = limits.path("maximum").asLong();
          assertThat(status(record, each.getKey(), least)).as(each.getKey()).isLessThan(300);
          assertThat(status(record, each.getKey(), most)).as(each.getKey()).isLessThan(300);
          assertThat(status(record, each.getKey(), least - 1)).as(each.getKey()).isEqualTo(400);
          assertThat(status(record, each.getKey(), most + 1)).as(each.getKey()).isEqualTo(400);
          tried++;
        }
        for (JsonNode word : limits.path("enum")) {
          assertThat(status(record, each.getKey(), word.asText())).isLessThan(300);
          tried++;
        }
      }
    }
    assertThat(tried).isEqualTo(2 + 3 + 3 + 3);
  }

  /** What is answered to a backend, each time a new one, of which this is said. */
  private int status(String record, String name, Object value) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.set(name, JSON.valueToTree(value));
    String all = "/api/v1/upstreams/media/backends";
    boolean patch = record.equals("BackendPatchBody");
    if (!patch) {
      body.put("url", "http://127.0.0.1:" + ++lastPort);
    }
    return RawAnswer.to(
            fixture.address(),
            patch ? "PATCH" : "POST",
            patch ? all + "/b1" : all,
            body.toString(),
            "Content-Type: application/json")
        .status();
  }

  @Test
  void refusals_areAsTheDocumentSays() throws IOException {
    JsonNode document = document();
    JsonNode problem =
        document.at(
            "/paths/~1api~1v1~1snapshot/get/responses/4XX/content/application~1problem+json/schema");
    RawAnswer refused = RawAnswer.to(fixture.address(), "GET", "/api/v1/upstreams/x", "");
    check(document, problem, refused.body(), "a refusal");
  }
}
