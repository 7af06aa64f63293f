package dev.fairlead.config;

import java.util.IdentityHashMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Refuses documents whose aliases contain themselves or add up to more than anybody would write (a
 * few lines can stand for billions). Each node is looked at once, so the guard itself is fast. Not
 * for concurrent use.
 */
final class AliasGuard {
  /** Nodes with every alias counted in full. */
  private static final long MOST_NODES = 1_000_000;

  private static final long OPEN = -1;

  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
  private final Problems problems;
  private boolean sound = true;

  private AliasGuard(Problems problems) {
    this.problems = problems;
  }

  /** Whether the document may be read; a problem was added when not. */
  static boolean accepts(Node root, Problems problems) {
    AliasGuard guard = new AliasGuard(problems);
    guard.size(root);
    return guard.sound;
  }

  private long size(Node node) {
    Long known = sizes.get(node);
    if (known == null) {
      // Until its size is known: who meets it now stands inside it.
      sizes.put(node, OPEN);
      long size = 1 + inside(node);
      if (size > MOST_NODES) {
        refuse(node, "expected at most " + MOST_NODES + " values with all aliases written out");
        size = 1;
      }
      sizes.put(node, size);
      return size;
    }
    if (known == OPEN) {
      refuse(node, "an alias inside this refers to it, expected no circle");
      return 1;
    }
    return known;
  }

  private long inside(Node node) {
    long size = 0;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        size += size(entry.getKeyNode()) + size(entry.getValueNode());
      }
    } else if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        size += size(item);
      }
    }
    return size;
  }

  private void refuse(Node node, String message) {
    if (sound) {
      problems.add(node, message);
    }
    sound = false;
  }
}
