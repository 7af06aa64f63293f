package dev.fairlead.traffic.scenario;

import dev.fairlead.config.Nearest;
import dev.fairlead.config.Problem;
import dev.fairlead.config.YamlTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is wrong with one file, so that reading goes on after a mistake. Single-threaded.
 */
final class Faults {
  private static final int SHOWN = 60;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Faults(String file) {
    this.file = file;
  }

  void add(YamlTree place, String message) {
    add(place.line(), place.column(), message, null);
  }

  void add(YamlTree place, String message, @Nullable String suggestion) {
    add(place.line(), place.column(), message, suggestion);
  }

  void add(int line, int column, String message, @Nullable String suggestion) {
    found.add(new Problem(file, line, column, message, suggestion));
  }

  /** {@code expected …, found …}. */
  void expected(YamlTree place, String expected) {
    add(place, "expected " + expected + ", found " + kind(place));
  }

  /** A word that is none of those valid; the nearest of them is suggested. */
  void unknown(YamlTree place, String what, String word, Collection<String> valid) {
    unknown(place.line(), place.column(), what, word, valid);
  }

  void unknown(int line, int column, String what, String word, Collection<String> valid) {
    add(
        line,
        column,
        "unknown " + what + " '" + shown(word) + "', expected one of " + String.join(", ", valid),
        Nearest.to(word, valid));
  }

  private static String kind(YamlTree tree) {
    return switch (tree) {
      case YamlTree.Text text -> "'" + shown(text.value()) + "'";
      case YamlTree.Nothing _ -> "nothing";
      case YamlTree.Items _ -> "a list";
      case YamlTree.Fields _ -> "a mapping";
    };
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  int count() {
    return found.size();
  }

  List<Problem> sorted() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
