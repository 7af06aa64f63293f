package dev.fairlead.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;

/**
 * A mapping, or a single value that stands for one.
 *
 * @param brief the single value
 * @param expand makes of the single value what the mapping would have given
 * @param full the mapping
 */
record ShortForm<S, T>(Scalar<S> brief, Function<Located<S>, T> expand, Section<T> full)
    implements Shape<T> {
  @Override
  public @Nullable T read(Node node, Reading reading) {
    if (node instanceof MappingNode) {
      return full.read(node, reading);
    }
    if (node.getNodeType() != NodeType.SCALAR || Reading.isNothing(node)) {
      reading.problems().add(node, "expected " + expected() + ", found " + Reading.kind(node));
      return null;
    }
    S value = brief.read(node, reading);
    return value == null ? null : expand.apply(new Located<>(value, node));
  }

  @Override
  public String expected() {
    return brief.expected() + ", or " + full.expected();
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    return Schema.anyOf(List.of(brief.schema(definitions), full.schema(definitions)));
  }
}
