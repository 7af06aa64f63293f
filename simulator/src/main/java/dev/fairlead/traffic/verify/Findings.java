package dev.fairlead.traffic.verify;

import dev.fairlead.traffic.verify.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a verification has found so far. Single-threaded. */
public final class Findings {
  private static final int MOST_OF_A_KIND = 100;

  private final List<Violation> violations = new ArrayList<>();
  private final Map<Kind, Long> counts = new TreeMap<>();
  private final Map<String, Long> checked = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  Findings() {}

  void add(Kind kind, String what) {
    if (counts.merge(kind, 1L, Long::sum) <= MOST_OF_A_KIND) {
      violations.add(new Violation(kind, what));
    }
  }

  void checked(String what) {
    checked.merge(what, 1L, Long::sum);
  }

  void checked(String what, long many) {
    checked.merge(what, many, Long::sum);
  }

  void note(String note) {
    notes.add(note);
  }

  /** The first hundred of each kind. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How many there are of each kind. */
  public Map<Kind, Long> counts() {
    return Map.copyOf(counts);
  }

  /** How many things of which sort were looked at. */
  public Map<String, Long> checked() {
    return new TreeMap<>(checked);
  }

  /** Whether all is as it must be. */
  public boolean isClean() {
    return counts.isEmpty();
  }

  /** For people: every violation in a line, and what was looked at. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Violation violation : violations) {
      out.append(violation).append('\n');
    }
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    if (all > violations.size()) {
      out.append("… and ").append(all - violations.size()).append(" more\n");
    }
    checked.forEach((what, many) -> {
      out.append(String.format(java.util.Locale.ROOT, "%,12d  %s%n", many, what));
    });
    notes.forEach(note -> out.append(note).append('\n'));
    out.append(line()).append('\n');
    return out.toString();
  }

  private String line() {
    if (isClean()) {
      return "clean: 0 lost, 0 doubled, 0 foreign, prices and stock as told";
    }
    List<String> parts = new ArrayList<>();
    new TreeMap<>(counts)
        .forEach(
            (kind, many) -> parts.add(many + " " + kind.name().toLowerCase(java.util.Locale.ROOT)));
    return "VIOLATED: " + String.join(", ", parts);
  }
}
