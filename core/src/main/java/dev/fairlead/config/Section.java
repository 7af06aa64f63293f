package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A mapping with a fixed set of keys.
 *
 * @param title what it describes, with its article
 * @param keys in the order of the documentation
 * @param extensions whether keys that begin with {@code x-} are passed over, as a place for anchors
 * @param former keys that there were once, and those that say it now
 * @param build makes a value of what was read; called even when a key is missing or unsound, so
 *     that what the others say can be checked further
 */
record Section<T>(
    String title,
    List<Key<?>> keys,
    boolean extensions,
    Map<String, String> former,
    BiFunction<Entries, Reading, @Nullable T> build)
    implements Shape<T> {
  private static final String EXTENSION = "x-";

  Section(String title, List<Key<?>> keys, BiFunction<Entries, Reading, @Nullable T> build) {
    this(title, keys, false, Map.of(), build);
  }

  @Override
  public @Nullable T read(Node node, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading.problems().add(node, "expected " + expected() + ", found " + Reading.kind(node));
      return null;
    }
    if (!Reading.isPlainTag(node)) {
      String tag = Reading.shown(node.getTag().getValue());
      reading.problems().add(node, "tag '" + tag + "' is not understood here");
    }
    Entries read = new Entries(node, reading.problems());
    Map<Key<?>, Node> values = known(Mapping.entries(mapping, reading), reading);
    values.forEach((key, value) -> read.read(key, value, reading));
    for (Key<?> key : keys) {
      if (key.required() && !values.containsKey(key)) {
        reading.problems().add(node, "'" + key.name() + "' is missing from " + title);
      }
    }
    return build.apply(read, reading);
  }

  private Map<Key<?>, Node> known(Map<String, NodeTuple> entries, Reading reading) {
    Map<Key<?>, Node> values = new LinkedHashMap<>();
    List<NodeTuple> unknown = new ArrayList<>();
    entries.forEach((name, entry) -> {
      Key<?> key = key(name);
      if (key != null) {
        values.put(key, entry.getValueNode());
      } else if (!extensions || !name.startsWith(EXTENSION)) {
        unknown.add(entry);
      }
    });
    List<String> names = keys.stream().map(Key::name).toList();
    for (NodeTuple entry : unknown) {
      String name = ((ScalarNode) entry.getKeyNode()).getValue();
      String now = former.get(name);
      String nearest = now == null ? Nearest.to(name, names) : now;
      String message =
          now == null
              ? unknown(name, names)
              : "'" + name + "' is no key of " + title + " any more, expected '" + now + "'";
      reading.problems().add(entry.getKeyNode(), message, nearest);
      // A slip of the pen must neither hide what stands below it nor make a key seem missing.
      Key<?> meant = nearest == null ? null : key(nearest);
      if (meant != null) {
        values.putIfAbsent(meant, entry.getValueNode());
      }
    }
    return values;
  }

  private String unknown(String name, List<String> names) {
    String expected = (names.size() == 1 ? "" : "one of ") + String.join(", ", names);
    return "unknown key '" + Reading.shown(name) + "' in " + title + ", expected " + expected;
  }

  private @Nullable Key<?> key(String name) {
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  @Override
  public String expected() {
    return "a mapping with " + String.join(", ", keys.stream().map(Key::name).toList());
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      Schema property = key.shape().schema(definitions).with("description", key.meaning());
      if (key.standard() != null) {
        property.with("default", key.standard());
      }
      properties.put(key.name(), property);
    }
    Schema schema = Schema.type("object").with("title", title).with("properties", properties);
    if (extensions) {
      schema.with("patternProperties", Map.of("^" + EXTENSION, true));
    }
    List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.with("required", required);
    }
    return schema.with("additionalProperties", false);
  }
}
