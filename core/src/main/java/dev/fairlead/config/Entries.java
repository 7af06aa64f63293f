package dev.fairlead.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** What was read of one {@link Section}, by key. Not for concurrent use. */
final class Entries {
  private final Node section;
  private final Problems problems;
  private final int before;
  private final Map<Key<?>, Located<?>> byKey = new HashMap<>();
  private final Map<Key<?>, Node> places = new HashMap<>();

  Entries(Node section, Problems problems) {
    this.section = section;
    this.problems = problems;
    this.before = problems.added();
  }

  <T> void read(Key<T> key, Node value, Reading reading) {
    places.put(key, value);
    T read = key.shape().read(value, reading);
    if (read != null) {
      byKey.put(key, new Located<>(read, value));
    }
  }

  /** The section itself. */
  Node place() {
    return section;
  }

  /** Where the value of a key stands, or else the section. */
  Node place(Key<?> key) {
    return places.getOrDefault(key, section);
  }

  /** Those of {@code keys} that are written, soundly or not, in the order of the file. */
  <K extends Key<?>> List<K> inFileOrder(List<K> keys) {
    return keys.stream()
        .filter(this::has)
        .sorted(Comparator.comparing(this::place, Problems.NODE_ORDER))
        .toList();
  }

  /** Whether nothing in the section was found wrong so far. */
  boolean isSound() {
    return problems.added() == before;
  }

  /** Whether the key is written, soundly or not. */
  boolean has(Key<?> key) {
    return places.containsKey(key);
  }

  /** The value of a key; null when it is not written or not sound. */
  // Only read puts values in, under a key of their own type.
  @SuppressWarnings("unchecked")
  <T> @Nullable T get(Key<T> key) {
    Located<?> found = byKey.get(key);
    return found == null ? null : (T) found.value();
  }

  /** The value of a key, or else {@code standard}. */
  <T> T get(Key<T> key, T standard) {
    T found = get(key);
    return found == null ? standard : found;
  }
}
