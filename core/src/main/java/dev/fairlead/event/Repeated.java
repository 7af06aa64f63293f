package dev.fairlead.event;

/**
 * An event of a timeline that may have come again and again. Immutable.
 *
 * @param first the one that began it
 * @param last the latest like it; the same as {@code first} when there was one
 * @param times how often, at least 1
 */
public record Repeated(Event first, Event last, int times) {
  /** One that has come once. */
  public static Repeated once(Event event) {
    return new Repeated(event, event, 1);
  }

  /** Once more. */
  Repeated again(Event event) {
    return new Repeated(first, event, times + 1);
  }

  /** Sort of all of them. */
  public Event.Kind kind() {
    return first.kind();
  }
}
