package dev.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What stands in a YAML text, with the place of each piece, for readers of formats other than the
 * proxy's configuration. Anchors and merge keys are resolved, and what was written to exhaust its
 * reader is refused, as it is there. Immutable.
 */
public sealed interface YamlTree {
  /** Line of the first character, from 1. */
  int line();

  /** Column of the first character, from 1. */
  int column();

  /** A word, number or line of text, as it is written. */
  record Text(String value, int line, int column) implements YamlTree {}

  /** A key without a value. */
  record Nothing(int line, int column) implements YamlTree {}

  /** A list. */
  record Items(List<YamlTree> items, int line, int column) implements YamlTree {}

  /** A mapping, in the order of the file; no name comes twice. */
  record Fields(List<Field> fields, int line, int column) implements YamlTree {}

  /** One entry of a mapping; the place is that of its name. */
  record Field(String name, YamlTree value, int line, int column) {}

  /**
   * What came of a text.
   *
   * @param root null when the text is no YAML; then there is a problem at least
   * @param problems in the order of the file
   */
  record Parsed(@Nullable YamlTree root, List<Problem> problems) {}

  /**
   * Reads a text.
   *
   * @param fileName what problems call it
   * @param expected what the text should hold, with its article
   */
  static Parsed parse(String text, String fileName, String expected) {
    Problems problems = new Problems(fileName);
    Node root = YamlDocument.compose(text, expected, problems);
    YamlTree tree = root == null ? null : tree(root, new Reading(problems, _ -> null));
    return new Parsed(tree, problems.sorted());
  }

  private static YamlTree tree(Node node, Reading reading) {
    int line = Problems.line(node);
    int column = column(node);
    return switch (node) {
      case MappingNode mapping -> new Fields(fields(mapping, reading), line, column);
      case SequenceNode list ->
          new Items(
              list.getValue().stream().map(item -> tree(item, reading)).toList(), line, column);
      case ScalarNode scalar when !Reading.isNothing(node) ->
          new Text(scalar.getValue(), line, column);
      default -> new Nothing(line, column);
    };
  }

  private static List<Field> fields(MappingNode mapping, Reading reading) {
    List<Field> fields = new ArrayList<>();
    for (NodeTuple entry : Mapping.entries(mapping, reading).values()) {
      Node key = entry.getKeyNode();
      String name = ((ScalarNode) key).getValue();
      YamlTree value = tree(entry.getValueNode(), reading);
      fields.add(new Field(name, value, Problems.line(key), column(key)));
    }
    return List.copyOf(fields);
  }

  private static int column(Node node) {
    return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }
}
