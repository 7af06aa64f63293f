package dev.fairlead.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Edits of a YAML text by the places of its nodes, made all at once. Not for concurrent use. */
final class TextEdits {
  private static final Pattern ALIAS = Pattern.compile("\\s*:\\s+(\\*[^\\s,\\[\\]{}]+)");

  private record Edit(int start, int end, String text) {}

  private final String text;
  private final List<Edit> edits = new ArrayList<>();
  private boolean givenUp;

  TextEdits(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Begins anew. */
  void clear() {
    edits.clear();
    givenUp = false;
  }

  /** This way does not lead to what is wanted. */
  void giveUp() {
    givenUp = true;
  }

  /** The edited text, or null when that was given up. */
  @Nullable String applied() {
    edits.sort(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end));
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (Edit edit : edits) {
      if (edit.start < from || edit.end < edit.start) {
        return null;
      }
      out.append(text, from, edit.start).append(edit.text);
      from = edit.end;
    }
    return givenUp ? null : out.append(text, from, text.length()).toString();
  }

  void replace(int start, int end, String with) {
    edits.add(new Edit(start, end, with));
  }

  void insert(int at, String what) {
    replace(at, at, what);
  }

  /** Puts another value in the place of an entry's, which may be an alias. */
  void replaceValue(NodeTuple entry, String with) {
    Matcher alias = aliasAt(entry);
    if (isAlias(entry)) {
      if (alias.lookingAt()) {
        replace(alias.start(1), alias.end(1), with);
      } else {
        giveUp();
      }
      return;
    }
    Node value = entry.getValueNode();
    if (isFlow(value)) {
      replace(start(value), end(value), with);
      return;
    }
    // A block begins on the next line; what is put in its place stands behind the key.
    insert(text.indexOf(':', end(entry.getKeyNode())) + 1, " " + with);
    replace(lineStart(start(value)), nextLine(end(value)), "");
  }

  /** Adds an entry to a mapping that has one at least. */
  void insertKey(MappingNode mapping, String key, String value) {
    NodeTuple last = mapping.getValue().getLast();
    if (isFlow(mapping)) {
      if (isAlias(last)) {
        insert(text.indexOf('{', start(mapping)) + 1, " " + key + ": " + value + ",");
      } else {
        insert(end(last.getValueNode()), ", " + key + ": " + value);
      }
      return;
    }
    int first = start(mapping.getValue().getFirst().getKeyNode());
    int end = isAlias(last) ? end(last.getKeyNode()) : end(last.getValueNode());
    insert(lineEnd(end), lineBreak() + " ".repeat(column(first)) + key + ": " + value);
  }

  /** Whether an entry's value stands elsewhere. */
  boolean isAlias(NodeTuple entry) {
    return start(entry.getValueNode()) < end(entry.getKeyNode());
  }

  /** The alias that is an entry's value, or null. */
  @Nullable String alias(NodeTuple entry) {
    Matcher alias = aliasAt(entry);
    return isAlias(entry) && alias.lookingAt() ? alias.group(1) : null;
  }

  private Matcher aliasAt(NodeTuple entry) {
    return ALIAS.matcher(text).region(end(entry.getKeyNode()), text.length());
  }

  static boolean isFlow(Node node) {
    return !(node instanceof CollectionNode<?> some) || some.getFlowStyle() == FlowStyle.FLOW;
  }

  /** Where a node begins. */
  int start(Node node) {
    return index(node.getStartMark().orElseThrow());
  }

  /** Where a node's last character was. The engine lets a block end where the next thing begins. */
  int end(Node node) {
    if (!isFlow(node)) {
      switch (node) {
        case MappingNode mapping when !mapping.getValue().isEmpty() -> {
          NodeTuple last = mapping.getValue().getLast();
          return isAlias(last) ? lineEnd(end(last.getKeyNode())) : end(last.getValueNode());
        }
        case SequenceNode list when !list.getValue().isEmpty() -> {
          return end(list.getValue().getLast());
        }
        default -> {}
      }
    }
    return index(node.getEndMark().orElseThrow());
  }

  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  /** Where the line of a character begins. */
  int lineStart(int index) {
    return text.lastIndexOf('\n', index - 1) + 1;
  }

  /** Where the line of a character ends, before its line break. */
  int lineEnd(int index) {
    int end = text.indexOf('\n', index);
    if (end < 0) {
      return text.length();
    }
    return end > index && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** Where the line after that of a character begins. */
  int nextLine(int index) {
    int end = text.indexOf('\n', index);
    return end < 0 ? text.length() : end + 1;
  }

  int column(int index) {
    return text.codePointCount(lineStart(index), index);
  }

  /** As the text has them. */
  String lineBreak() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }
}
