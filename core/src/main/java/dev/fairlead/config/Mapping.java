package dev.fairlead.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The entries of a mapping with merge keys resolved and repeated keys reported. Stateless. */
final class Mapping {
  private static final String MERGE = "<<";

  private Mapping() {}

  /**
   * Key and value nodes by key, in file order, merged ones last. What the mapping says itself beats
   * what is merged, and what is merged first beats what is merged later. No mapping contains
   * itself: {@link AliasGuard} has refused it.
   */
  static Map<String, NodeTuple> entries(MappingNode mapping, Reading reading) {
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    Map<String, Node> own = new HashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        String found = Reading.kind(entry.getKeyNode());
        reading.problems().add(entry.getKeyNode(), "expected a key, found " + found);
      } else if (key.isPlain() && key.getValue().equals(MERGE)) {
        merged.add(entry.getValueNode());
      } else {
        Node first = own.putIfAbsent(key.getValue(), key);
        if (first == null) {
          entries.put(key.getValue(), entry);
        } else {
          reading.problems().add(key, twice(key.getValue(), first));
        }
      }
    }
    Set<Node> seen = new HashSet<>();
    merged.forEach(node -> merge(node, seen, entries, reading));
    return entries;
  }

  static String twice(String key, Node first) {
    return "'" + Reading.shown(key) + "' is written twice, first on line " + Problems.line(first);
  }

  private static void merge(
      Node node, Set<Node> seen, Map<String, NodeTuple> entries, Reading reading) {
    if (node instanceof MappingNode mapping) {
      // Nodes are compared by identity; merging the same one again would change nothing.
      if (seen.add(node)) {
        entries(mapping, reading).forEach(entries::putIfAbsent);
      }
    } else if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> merge(item, seen, entries, reading));
    } else {
      String found = Reading.kind(node);
      reading.problems().add(node, "expected a mapping to merge, found " + found);
    }
  }
}
