package dev.fairlead.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns text into the nodes of one YAML document, each with its place, and refuses what is no YAML
 * and what was written to exhaust its reader. Stateless.
 */
final class YamlDocument {
  /** Characters in a file. Ten thousand routes fit. */
  private static final int LARGEST_TEXT = 4 * 1024 * 1024;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(LARGEST_TEXT)
          // Refused where they stand, with a place, instead of by the engine without one.
          .setAllowNonScalarKeys(true)
          // What aliases add up to is bounded by AliasGuard, which knows how large they are.
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .build();

  private YamlDocument() {}

  /** The root node; null, and a problem was added, when there is none. */
  static @Nullable Node compose(String text, Problems problems) {
    return compose(text, "a mapping with listeners and upstreams", problems);
  }

  /**
   * The root node; null, and a problem was added, when there is none.
   *
   * @param expected what the text should hold, with its article
   */
  static @Nullable Node compose(String text, String expected, Problems problems) {
    if (text.length() > LARGEST_TEXT) {
      problems.add(
          1, 1, "expected at most " + LARGEST_TEXT + " characters, found " + text.length());
      return null;
    }
    if (!printable(text, problems)) {
      return null;
    }
    try {
      ParserImpl parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      Optional<Node> root = new Composer(SETTINGS, new DepthGuard(parser)).getSingleNode();
      if (root.isEmpty()) {
        problems.add(1, 1, "the file is empty, expected " + expected);
        return null;
      }
      return AliasGuard.accepts(root.get(), problems) ? root.get() : null;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      Position at = mark.map(m -> Position.of(m, text)).orElse(Position.START);
      problems.add(at.line(), at.column(), "not valid YAML: " + sentence(e));
      return null;
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The engine lets a few faults of the text through as they hit it, without a place.
      problems.add(1, 1, "not valid YAML: " + Reading.shown(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static boolean printable(String text, Problems problems) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c) && !(c == 0xfeff && i == 0)) {
        Position at = Position.of(i, text);
        problems.add(at.line(), at.column(), String.format("not valid YAML: character U+%04X", c));
        return false;
      }
    }
    return true;
  }

  private static String sentence(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "cannot be read" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext().strip();
    String whole = Reading.oneLine(context.isEmpty() ? problem : context + ", " + problem).strip();
    return whole.endsWith(".") ? whole.substring(0, whole.length() - 1) : whole;
  }
}
