package dev.fairlead.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Collects what is wrong with one file, so that reading goes on after a mistake. Not for concurrent
 * use.
 */
final class Problems {
  private static final Comparator<Problem> FILE_ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  /** The order in which nodes stand in the file. */
  static final Comparator<Node> NODE_ORDER =
      Comparator.<Node>comparingInt(Problems::line).thenComparingInt(Problems::column);

  private final String file;

  // A set: what stands behind an anchor is read at every alias, and is wrong only once.
  private final Set<Problem> found = new LinkedHashSet<>();
  private int added;

  Problems(String file) {
    this.file = file;
  }

  void add(Node place, String message) {
    add(place, message, null);
  }

  void add(Node place, String message, @Nullable String suggestion) {
    add(new Problem(file, line(place), column(place), message, suggestion));
  }

  void add(int line, int column, String message) {
    add(new Problem(file, line, column, message, null));
  }

  private void add(Problem problem) {
    added++;
    found.add(problem);
  }

  /** How often a problem was added, the same one again included. */
  int added() {
    return added;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(FILE_ORDER);
    return sorted;
  }

  /** Line of the first character of a node, from 1. */
  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static int column(Node node) {
    return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }
}
