package dev.fairlead.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was changed at run time in the backends of one upstream. Immutable.
 *
 * @param added by name, in the order in which they came
 * @param removed names of those of the file that are gone
 * @param changed other settings of those of the file, by name
 */
public record RuntimeChanges(
    Map<String, BackendSpec> added, Set<String> removed, Map<String, BackendPatch> changed) {
  /** Nothing was changed. */
  public static final RuntimeChanges NONE = new RuntimeChanges(Map.of(), Set.of(), Map.of());

  public RuntimeChanges {
    added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
    removed = Collections.unmodifiableSet(new TreeSet<>(removed));
    changed = Collections.unmodifiableMap(new TreeMap<>(changed));
  }

  /** Whether nothing was changed. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }
}
