package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads what is said of single backends while the proxy runs, in JSON, by the rules of the
 * configuration file. The environment is not looked at. Stateless: any thread.
 */
public final class BackendReader {
  private static final String SOURCE = "body";

  private static final Section<BackendPatch> PATCH =
      new Section<>(
          "a change to a backend",
          List.of(BackendShape.WEIGHT, BackendShape.STATE, BackendShape.MAX_IN_FLIGHT),
          (entries, _) ->
              new BackendPatch(
                  entries.get(BackendShape.WEIGHT),
                  entries.get(BackendShape.STATE),
                  entries.get(BackendShape.MAX_IN_FLIGHT)));

  private BackendReader() {}

  /**
   * What came of a text.
   *
   * @param value null when there are problems
   * @param problems in the order of the text
   */
  public record Read<T>(@Nullable T value, List<Problem> problems) {
    public Read {
      problems = List.copyOf(problems);
    }
  }

  /** A backend, with the keys that it has in the file. */
  public static Read<BackendSpec> backend(String json) {
    Read<BackendShape.Draft> draft = read(json, BackendShape.FULL);
    BackendShape.Draft sound = draft.value();
    return new Read<>(sound == null ? null : sound.spec(), draft.problems());
  }

  /** What is to be different of a backend. */
  public static Read<BackendPatch> patch(String json) {
    return read(json, PATCH);
  }

  private static <T> Read<T> read(String json, Section<T> section) {
    Problems problems = new Problems(SOURCE);
    Node root = YamlDocument.compose(json, problems);
    T value = root == null ? null : section.read(root, new Reading(problems, _ -> null));
    return problems.isEmpty() ? new Read<>(value, List.of()) : new Read<>(null, problems.sorted());
  }
}
