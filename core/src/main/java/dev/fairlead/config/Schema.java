package dev.fairlead.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One JSON Schema object under construction. Values are strings, numbers, booleans, lists, maps and
 * other schemas. Not for concurrent use.
 */
final class Schema {
  private final Map<String, Object> members = new LinkedHashMap<>();

  static Schema type(String type) {
    return new Schema().with("type", type);
  }

  static Schema string(String pattern) {
    return type("string").with("pattern", "^(?:" + pattern + ")$");
  }

  static Schema anyOf(List<Schema> schemas) {
    return schemas.size() == 1 ? schemas.getFirst() : new Schema().with("anyOf", schemas);
  }

  Schema with(String name, Object value) {
    members.put(name, value);
    return this;
  }

  Map<String, Object> members() {
    return members;
  }

  /** Schemas that are used in more than one place, by name. */
  static final class Definitions {
    private final Map<String, Schema> byName = new TreeMap<>();

    /** A reference to the schema of that name, which is made when it is first asked for. */
    Schema ref(String name, Supplier<Schema> definition) {
      if (!byName.containsKey(name)) {
        byName.put(name, definition.get());
      }
      return new Schema().with("$ref", "#/$defs/" + name);
    }

    Map<String, Schema> byName() {
      return byName;
    }
  }
}
