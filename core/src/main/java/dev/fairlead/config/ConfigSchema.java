package dev.fairlead.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (2020-12) of the configuration, for editors. Made from the same description that
 * {@link SpecReader} reads by: what is read without a problem is valid under the schema. The
 * reverse does not hold, since the schema cannot say everything (which upstreams exist, say).
 * Stateless: any thread.
 */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** The schema as indented JSON text, with a line end at its end. */
  public static String text() {
    Schema.Definitions definitions = new Schema.Definitions();
    Schema root = ProxyShape.ROOT.schema(definitions);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    members.put("title", "Fairlead configuration");
    root.members().forEach(members::putIfAbsent);
    members.put("$defs", definitions.byName());
    StringBuilder out = new StringBuilder();
    write(members, 0, out);
    return out.append('\n').toString();
  }

  private static void write(Object value, int depth, StringBuilder out) {
    switch (value) {
      case Schema schema -> write(schema.members(), depth, out);
      case Map<?, ?> map -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          line(separator, depth + 1, out);
          quote(entry.getKey().toString(), out);
          out.append(": ");
          write(entry.getValue(), depth + 1, out);
          separator = ",";
        }
        line(map.isEmpty() ? "{" : "", depth, out);
        out.append('}');
      }
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          line(separator, depth + 1, out);
          write(item, depth + 1, out);
          separator = ",";
        }
        line(list.isEmpty() ? "[" : "", depth, out);
        out.append(']');
      }
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      default -> quote(value.toString(), out);
    }
  }

  private static void line(String before, int depth, StringBuilder out) {
    out.append(before).append('\n').repeat("  ", depth);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
