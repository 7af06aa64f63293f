package dev.fairlead.config;

import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A place in a text. Immutable.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Position(int line, int column) {
  static final Position START = new Position(1, 1);

  /** Of a mark, moved back into the text when it stands on the line after the last. */
  static Position of(Mark mark, String text) {
    Position end = of(text.endsWith("\n") ? text.length() - 1 : text.length(), text);
    Position here = new Position(mark.getLine() + 1, mark.getColumn() + 1);
    return here.line > end.line ? end : here;
  }

  /** Of a character. */
  static Position of(int index, String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Position(line, text.codePointCount(start, index) + 1);
  }
}
