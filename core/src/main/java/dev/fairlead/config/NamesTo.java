package dev.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A mapping whose keys the user chooses.
 *
 * @param name what a key is
 * @param value what each stands for
 * @param values what they are called together
 */
record NamesTo<T>(Scalar<String> name, Shape<T> value, String values)
    implements Shape<List<NamesTo.Entry<T>>> {

  /** One key and its value; the value is null when it is not sound. */
  record Entry<T>(Located<String> name, @Nullable T value) {}

  @Override
  public @Nullable List<Entry<T>> read(Node node, Reading reading) {
    if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      String found = node instanceof MappingNode ? "an empty mapping" : Reading.kind(node);
      reading.problems().add(node, "expected " + expected() + ", found " + found);
      return null;
    }
    List<Entry<T>> read = new ArrayList<>();
    for (NodeTuple entry : Mapping.entries(mapping, reading).values()) {
      String key = name.read(entry.getKeyNode(), reading);
      T element = value.read(entry.getValueNode(), reading);
      if (key != null) {
        read.add(new Entry<>(new Located<>(key, entry.getKeyNode()), element));
      }
    }
    return read;
  }

  @Override
  public String expected() {
    return "a mapping of names to " + values;
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    return Schema.type("object")
        .with("propertyNames", name.schema(definitions))
        .with("minProperties", 1)
        .with("additionalProperties", value.schema(definitions));
  }
}
