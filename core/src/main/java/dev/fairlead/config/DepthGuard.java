package dev.fairlead.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses a document that is nested too deep, before the composer, which calls itself for each
 * level, runs out of stack. Not for concurrent use.
 */
final class DepthGuard implements Parser {
  private static final int DEEPEST = 50;

  private final Parser parser;
  private int depth;

  DepthGuard(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    switch (event.getEventId()) {
      case MappingStart, SequenceStart -> depth++;
      case MappingEnd, SequenceEnd -> depth--;
      default -> {}
    }
    if (depth > DEEPEST) {
      throw new ParserException(
          null,
          Optional.empty(),
          "nested deeper than " + DEEPEST + " levels",
          event.getStartMark());
    }
    return event;
  }
}
