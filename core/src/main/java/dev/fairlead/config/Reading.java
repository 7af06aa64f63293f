package dev.fairlead.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What is at hand while one file is read: where problems go and what the environment holds. Not for
 * concurrent use.
 */
final class Reading {
  /** A reference to the environment, as it may stand in any scalar; the schema knows it too. */
  static final String REFERENCE = "\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\\}";

  private static final Pattern DOLLAR = Pattern.compile("\\$\\$\\{|" + REFERENCE + "|\\$\\{");
  private static final int SHOWN = 60;

  private final Problems problems;
  private final UnaryOperator<@Nullable String> env;

  Reading(Problems problems, UnaryOperator<@Nullable String> env) {
    this.problems = problems;
    this.env = env;
  }

  Problems problems() {
    return problems;
  }

  /**
   * The text of a scalar with its references to the environment replaced.
   *
   * @return null, and a problem was added, when the node is no scalar or a reference cannot be
   *     replaced
   */
  @Nullable String text(Node node, String expected) {
    if (!(node instanceof ScalarNode scalar) || isNothing(node)) {
      problems.add(node, "expected " + expected + ", found " + kind(node));
      return null;
    }
    if (!isPlainTag(node)) {
      problems.add(node, "tag '" + shown(node.getTag().getValue()) + "' is not understood here");
      return null;
    }
    String text = scalar.getValue();
    return text.indexOf('$') < 0 ? text : replaced(text, node);
  }

  private @Nullable String replaced(String text, Node node) {
    StringBuilder out = new StringBuilder();
    Matcher dollar = DOLLAR.matcher(text);
    boolean sound = true;
    int from = 0;
    while (dollar.find()) {
      out.append(text, from, dollar.start());
      from = dollar.end();
      if (dollar.group().equals("$${")) {
        out.append("${");
        continue;
      }
      String value = value(dollar, node);
      sound &= value != null;
      out.append(value);
    }
    return sound ? out.append(text, from, text.length()).toString() : null;
  }

  private @Nullable String value(Matcher reference, Node node) {
    String name = reference.group(1);
    if (name == null) {
      problems.add(
          node, "'${' opens no reference, expected ${NAME} or ${NAME:default}; $${ stands for ${");
      return null;
    }
    String value = env.apply(name);
    if (value == null) {
      value = reference.group(2);
    }
    if (value == null) {
      problems.add(
          node,
          "environment variable '"
              + shown(name)
              + "' is not set, expected a value for it or a default: ${NAME:default}");
    }
    return value;
  }

  /** What stands at a node, for messages. */
  static String kind(Node node) {
    return switch (node.getNodeType()) {
      case MAPPING -> "a mapping";
      case SEQUENCE -> "a list";
      case SCALAR ->
          isNothing(node) ? "nothing" : "'" + shown(((ScalarNode) node).getValue()) + "'";
      case ANCHOR -> "an alias";
    };
  }

  /** Whether a key was written without a value. */
  static boolean isNothing(Node node) {
    return node.getNodeType() == NodeType.SCALAR && node.getTag().equals(Tag.NULL);
  }

  /** Whether a tag is one of YAML's own, which say nothing that the place does not say. */
  static boolean isPlainTag(Node node) {
    String tag = node.getTag().getValue();
    // The engine tags a plain ${NAME} of its own accord.
    return node.getTag().equals(Tag.ENV_TAG)
        || tag.startsWith(Tag.PREFIX) && !node.getTag().equals(Tag.BINARY);
  }

  /** A text cut to a length that fits a message, on one line. */
  static String shown(String text) {
    return oneLine(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }

  /** A text with a space for each control character. */
  static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString();
  }
}
