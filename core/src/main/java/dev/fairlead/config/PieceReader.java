package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads what is said of backends outside of a configuration file, by the same rules and with the
 * same messages: requests in JSON, which is YAML, and the file of what was changed at run time.
 * References to the environment are problems here. Stateless: any thread.
 */
public final class PieceReader {
  private static final int VERSION = 1;

  /** Backends that were given no name have their address for one. */
  private static final Scalar<String> BACKEND =
      Scalar.of(
          "backend-name",
          "the name of a backend",
          Schema.type("string"),
          text -> text.matches("[!-~]{1,300}") ? Scalar.Parsed.good(text) : Scalar.Parsed.bad());

  private static final Key<List<BackendShape.Draft>> ADDED =
      Key.optional(
          "added", new ListOf<>(BackendShape.FULL, "backends", 0, false), "Backends that came");
  private static final Key<List<String>> REMOVED =
      Key.optional("removed", new ListOf<>(BACKEND, "names", 0, false), "Backends that went");
  private static final Key<List<NamesTo.Entry<BackendPatch>>> CHANGED =
      Key.optional(
          "changed",
          new NamesTo<>(BACKEND, BackendShape.PATCH, "settings"),
          "Backends with other settings");
  private static final Section<RuntimeChanges> CHANGES =
      new Section<>(
          "what was changed in an upstream",
          List.of(ADDED, REMOVED, CHANGED),
          PieceReader::changes);

  private static final Key<Integer> FORMAT =
      Key.required("version", Numbers.between(VERSION, VERSION), "Of this format");
  private static final Key<List<NamesTo.Entry<RuntimeChanges>>> UPSTREAMS =
      Key.optional("upstreams", new NamesTo<>(Words.NAME, CHANGES, "changes"), "By name");
  private static final Section<Map<String, RuntimeChanges>> OVERLAY =
      new Section<>(
          "what was changed at run time",
          List.of(FORMAT, UPSTREAMS),
          (entries, _) -> byUpstream(entries));

  private PieceReader() {}

  /**
   * A backend as a mapping: {@code {"url": "http://127.0.0.1:9001", "weight": 3}}.
   *
   * @param name what problems call the text
   */
  public static Piece<BackendSpec> backend(String text, String name) {
    return switch (read(BackendShape.FULL, text, name)) {
      case Piece.Sound<BackendShape.Draft>(BackendShape.Draft draft) ->
          new Piece.Sound<>(draft.spec());
      case Piece.Faulty<BackendShape.Draft>(List<Problem> problems) -> new Piece.Faulty<>(problems);
    };
  }

  /**
   * Other settings of a backend, one at least: {@code {"weight": 0, "state": "drain"}}.
   *
   * @param name what problems call the text
   */
  public static Piece<BackendPatch> patch(String text, String name) {
    return read(BackendShape.PATCH, text, name);
  }

  /**
   * What was changed at run time, by upstream, as {@link Written#overlay} writes it.
   *
   * @param name what problems call the text
   */
  public static Piece<Map<String, RuntimeChanges>> overlay(String text, String name) {
    return read(OVERLAY, text, name);
  }

  private static <T> Piece<T> read(Shape<T> shape, String text, String name) {
    Problems problems = new Problems(name);
    Node root = YamlDocument.compose(text, shape.expected(), problems);
    T value = root == null ? null : shape.read(root, new Reading(problems, _ -> null));
    return value != null && problems.isEmpty()
        ? new Piece.Sound<>(value)
        : new Piece.Faulty<>(problems.sorted());
  }

  private static RuntimeChanges changes(Entries entries, Reading reading) {
    List<BackendShape.Draft> drafts = entries.get(ADDED, List.of());
    BackendShape.checkUnique(drafts, reading.problems());
    Map<String, BackendSpec> added = new LinkedHashMap<>();
    drafts.forEach(draft -> added.put(draft.spec().name(), draft.spec()));
    Set<String> removed = new TreeSet<>(entries.get(REMOVED, new ArrayList<>()));
    return new RuntimeChanges(added, removed, map(entries.get(CHANGED)));
  }

  private static Map<String, RuntimeChanges> byUpstream(Entries entries) {
    return map(entries.get(UPSTREAMS));
  }

  private static <T> Map<String, T> map(@Nullable List<NamesTo.Entry<T>> entries) {
    Map<String, T> map = new LinkedHashMap<>();
    for (NamesTo.Entry<T> entry : entries == null ? List.<NamesTo.Entry<T>>of() : entries) {
      T value = entry.value();
      if (value != null) {
        map.put(entry.name().value(), value);
      }
    }
    return map;
  }
}
