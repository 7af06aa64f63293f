package dev.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list of like things. Items that cannot be read are left out of what is read.
 *
 * @param item what each item is
 * @param items what the items are called together
 * @param least how many there must be
 * @param bare whether one item may stand by itself, without a list
 */
record ListOf<T>(Shape<T> item, String items, int least, boolean bare) implements Shape<List<T>> {
  @Override
  public @Nullable List<T> read(Node node, Reading reading) {
    if (node instanceof SequenceNode sequence) {
      if (sequence.getValue().size() < least) {
        reading.problems().add(node, "expected " + expected() + ", found an empty list");
      }
      return all(sequence.getValue(), reading);
    }
    if (bare) {
      return all(List.of(node), reading);
    }
    reading.problems().add(node, "expected " + expected() + ", found " + Reading.kind(node));
    return null;
  }

  private List<T> all(List<Node> nodes, Reading reading) {
    List<T> read = new ArrayList<>();
    for (Node node : nodes) {
      T value = item.read(node, reading);
      if (value != null) {
        read.add(value);
      }
    }
    return read;
  }

  @Override
  public String expected() {
    return "a list of " + items;
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    Schema list = Schema.type("array").with("items", item.schema(definitions));
    if (least > 0) {
      list.with("minItems", least);
    }
    return bare ? Schema.anyOf(List.of(item.schema(definitions), list)) : list;
  }
}
