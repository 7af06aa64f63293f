package dev.fairlead.admin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.admin.view.Meaning;
import dev.fairlead.admin.view.OneOf;
import dev.fairlead.admin.view.Taken;
import dev.fairlead.admin.view.Within;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 has them) of the records that are sent. A component that
 * may be null is said to; all are there always. Not for concurrent use.
 */
final class SchemaWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Class<?>> named = new TreeMap<>();
  private final Deque<Class<?>> waiting = new ArrayDeque<>();

  /** A reference to the schema of a type. */
  ObjectNode of(Class<?> type) {
    if (type == Object.class) {
      return JSON.createObjectNode().put("type", "object");
    }
    Class<?> twin = named.putIfAbsent(type.getSimpleName(), type);
    if (twin == null) {
      waiting.add(type);
    } else if (twin != type) {
      throw new IllegalStateException(twin + " and " + type + " have one name");
    }
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + type.getSimpleName());
  }

  /** All that are referred to. */
  ObjectNode components() {
    Map<String, ObjectNode> schemas = new TreeMap<>();
    while (!waiting.isEmpty()) {
      Class<?> type = waiting.remove();
      schemas.put(type.getSimpleName(), record(type));
    }
    ObjectNode all = JSON.createObjectNode();
    schemas.forEach(all::set);
    return all;
  }

  private ObjectNode record(Class<?> type) {
    boolean taken = type.isAnnotationPresent(Taken.class);
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    Meaning meaning = type.getAnnotation(Meaning.class);
    if (meaning != null) {
      schema.put("description", meaning.value());
    }
    ObjectNode properties = schema.putObject("properties");
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      AnnotatedType of = component.getAnnotatedType();
      boolean mayBeNull = of.isAnnotationPresent(Nullable.class);
      ObjectNode property = value(of);
      limits(component, property);
      // What is taken may be left out; what is sent is there, and null.
      properties.set(component.getName(), mayBeNull && !taken ? orNull(property) : property);
      Meaning said = component.getAnnotation(Meaning.class);
      if (said != null) {
        described(properties, component.getName(), said.value());
      }
      if (!taken || !mayBeNull) {
        required.add(component.getName());
      }
    }
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(names::add);
    }
    if (taken) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private static void limits(RecordComponent component, ObjectNode property) {
    Within within = component.getAnnotation(Within.class);
    if (within != null) {
      property.put("minimum", within.least()).put("maximum", within.most());
    }
    OneOf words = component.getAnnotation(OneOf.class);
    if (words != null) {
      List.of(words.value()).forEach(property.putArray("enum")::add);
    }
  }

  /** Beside a reference, a description is allowed since OpenAPI 3.1. */
  private static void described(ObjectNode properties, String name, String text) {
    ((ObjectNode) properties.get(name)).put("description", text);
  }

  private static ObjectNode orNull(JsonNode schema) {
    ObjectNode either = JSON.createObjectNode();
    if (schema.has("type")) {
      either.setAll((ObjectNode) schema);
      either.putArray("type").add(schema.get("type").asText()).add("null");
      return either;
    }
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private ObjectNode value(AnnotatedType annotated) {
    ObjectNode schema = JSON.createObjectNode();
    Class<?> type = erased(annotated);
    if (type == String.class) {
      return schema.put("type", "string");
    } else if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    } else if (type == int.class || type == Integer.class) {
      return schema.put("type", "integer").put("format", "int32");
    } else if (type == long.class || type == Long.class) {
      return schema.put("type", "integer").put("format", "int64");
    } else if (type == double.class || type == Double.class) {
      return schema.put("type", "number");
    } else if (type == boolean.class || type == Boolean.class) {
      return schema.put("type", "boolean");
    } else if (Collection.class.isAssignableFrom(type)) {
      schema.put("type", "array").set("items", value(argument(annotated, 0)));
      return schema;
    } else if (Map.class.isAssignableFrom(type)) {
      schema.put("type", "object").set("additionalProperties", value(argument(annotated, 1)));
      return schema;
    }
    return of(type);
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }

  private static Class<?> erased(AnnotatedType annotated) {
    java.lang.reflect.Type type = annotated.getType();
    return switch (type) {
      case Class<?> plain -> plain;
      case java.lang.reflect.ParameterizedType parameterized ->
          (Class<?>) parameterized.getRawType();
      default -> throw new IllegalStateException(type + " has no schema");
    };
  }
}
