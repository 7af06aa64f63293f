package dev.fairlead.admin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.admin.view.ProblemDetails;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The OpenAPI 3.1 document of a table of operations. Stateless: any thread. */
public final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\}");
  private static final String TOKEN = "token";
  private static final Map<String, String> PLACES =
      Map.of(
          "upstream", "Name of an upstream",
          "backend", "Name of a backend in it",
          "version", "Number of a version in the history");

  private OpenApi() {}

  /** The document. */
  public static JsonNode document(List<Operation> operations, String version) {
    ObjectNode root = JSON.createObjectNode().put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Fairlead admin API")
        .put("version", version)
        .put(
            "description",
            "Watches and changes a running proxy. Errors are RFC 9457 problem details. Reads of"
                + " what a snapshot decides carry its number as ETag, and writes take it as"
                + " If-Match. Each operation says in x-role what role a token needs.");
    root.putArray("servers").addObject().put("url", "/");
    SchemaWriter schemas = new SchemaWriter();
    ObjectNode paths = root.putObject("paths");
    for (Operation each : operations) {
      ObjectNode path =
          paths.has(each.path())
              ? (ObjectNode) paths.get(each.path())
              : path(paths.putObject(each.path()), each.path());
      path.set(each.method().toLowerCase(java.util.Locale.ROOT), operation(each, schemas));
    }
    ObjectNode components = root.putObject("components");
    components.set("schemas", schemas.components());
    components
        .putObject("securitySchemes")
        .putObject(TOKEN)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token of the token file; not needed on the loopback by default");
    return root;
  }

  private static ObjectNode path(ObjectNode path, String template) {
    List<String> places =
        PLACE.matcher(template).results().map((MatchResult found) -> found.group(1)).toList();
    if (!places.isEmpty()) {
      ArrayNode parameters = path.putArray("parameters");
      for (String place : places) {
        parameters
            .addObject()
            .put("name", place)
            .put("in", "path")
            .put("required", true)
            .put("description", PLACES.getOrDefault(place, place))
            .putObject("schema")
            .put("type", place.equals("version") ? "integer" : "string");
      }
    }
    return path;
  }

  private static ObjectNode operation(Operation operation, SchemaWriter schemas) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("operationId", operation.id())
            .put("summary", operation.summary());
    Role role = operation.role();
    ArrayNode security = node.putArray("security");
    security.addObject();
    if (role != null) {
      node.put("x-role", role.word());
      security.addObject().putArray(TOKEN);
    }
    if (!operation.parameters().isEmpty()) {
      ArrayNode parameters = node.putArray("parameters");
      for (Parameter each : operation.parameters()) {
        parameters
            .addObject()
            .put("name", each.name())
            .put("in", each.in())
            .put("description", each.meaning())
            .set("schema", schema(each.type()));
      }
    }
    Class<?> takes = operation.takes();
    if (takes != null) {
      ObjectNode body = node.putObject("requestBody").put("required", operation.bodyRequired());
      content(body, operation.takesTypes(), takes, schemas);
    }
    responses(node.putObject("responses"), operation, schemas);
    return node;
  }

  private static ObjectNode schema(String type) {
    ObjectNode schema = JSON.createObjectNode();
    if (type.equals("strings")) {
      schema.put("type", "array").putObject("items").put("type", "string");
      return schema;
    }
    return schema.put("type", type);
  }

  private static void responses(ObjectNode responses, Operation operation, SchemaWriter schemas) {
    ObjectNode success =
        responses.putObject(Integer.toString(operation.status())).put("description", "Done");
    content(success, operation.answerTypes(), operation.answers(), schemas);
    for (String range : List.of("4XX", "5XX")) {
      ObjectNode error =
          responses
              .putObject(range)
              .put(
                  "description",
                  range.startsWith("4") ? "The request cannot be served" : "The proxy could not");
      content(error, List.of("application/problem+json"), ProblemDetails.class, schemas);
    }
  }

  /** JSON has the schema of its record; other types are text. */
  private static void content(
      ObjectNode of, List<String> types, Class<?> json, SchemaWriter schemas) {
    ObjectNode content = of.putObject("content");
    for (String type : types) {
      content
          .putObject(type)
          .set(
              "schema",
              type.endsWith("json")
                  ? schemas.of(json)
                  : JSON.createObjectNode().put("type", "string"));
    }
  }
}
