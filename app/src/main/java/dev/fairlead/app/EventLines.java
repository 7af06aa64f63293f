package dev.fairlead.app;

import dev.fairlead.control.Surroundings;
import dev.fairlead.event.Event;
import dev.fairlead.health.Availability;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a person at the console should know of what happened: warnings, who changed what, and
 * each time that a backend goes down or comes back. Many that flap do not flood: of each backend
 * and of all together so many changes are said in a while, and then how many were not. Any thread.
 */
final class EventLines {
  /** Changes are counted anew after this. */
  static final Duration WHILE = Duration.ofSeconds(10);

  /** So many changes are said in that time. */
  static final int MOST = 20;

  /** So many of one backend. */
  static final int MOST_OF_ONE = 4;

  /** So many are named of whom something was not said. */
  private static final int NAMED = 4;

  /** Being left alone by the doing of nobody at the console; all else is said with its change. */
  private static final Set<String> ILL =
      Set.of(Availability.DOWN.word(), Availability.EJECTED.word());

  private final Consumer<String> out;
  private final Surroundings.Timer timer;
  private final Map<String, Integer> said = new HashMap<>();

  /** Where backends stand of whom something was not said. */
  private final Map<String, String> unsaid = new HashMap<>();

  private int saidInAll;
  private int unsaidInAll;
  private boolean counting;

  /**
   * Lines of nothing yet.
   *
   * @param timer calls on any thread
   */
  EventLines(Consumer<String> out, Surroundings.Timer timer) {
    this.out = out;
    this.timer = timer;
  }

  /** Something has happened. */
  void tell(Event event) {
    switch (event.kind()) {
      case CERTIFICATE -> out.accept(event.cause());
      case WARNING -> out.accept("warning: " + event.cause());
      case AUDIT -> out.accept(event.cause() + beforeAndAfter(event));
      case TRANSITION -> changed(event);
      default -> {}
    }
  }

  private static String beforeAndAfter(Event event) {
    String before = event.from();
    String after = event.to();
    if (before == null || after == null || before.equals(after)) {
      return "";
    }
    return ": was " + before.replace("\n", "; ") + ", is " + after.replace("\n", "; ");
  }

  private synchronized void changed(Event event) {
    String from = event.from();
    String to = event.to();
    if (to == null || !(ILL.contains(to) || from != null && ILL.contains(from))) {
      return;
    }
    if (!counting) {
      counting = true;
      Runnable _ = timer.after(WHILE, this::whileIsOver);
    }
    String backend = event.upstream() + "/" + event.backend();
    if (saidInAll < MOST && said.merge(backend, 1, Integer::sum) <= MOST_OF_ONE) {
      saidInAll++;
      out.accept(line(backend, to, event));
    } else {
      unsaidInAll++;
      unsaid.put(backend, to);
    }
  }

  private static String line(String backend, String to, Event event) {
    String was = event.from() == null ? "" : ", was " + event.from();
    @Nullable String seen = event.evidence();
    return backend
        + " is "
        + to
        + was
        + ": "
        + event.cause()
        + (seen == null ? "" : " (" + seen + ")");
  }

  private synchronized void whileIsOver() {
    if (unsaidInAll > 0) {
      out.accept(
          "%d more changes of %s in %d s (%s now); all are in ./fairlead events"
              .formatted(unsaidInAll, backends(), WHILE.toSeconds(), standing()));
    }
    said.clear();
    unsaid.clear();
    saidInAll = 0;
    unsaidInAll = 0;
    counting = false;
  }

  private String backends() {
    return unsaid.size() <= NAMED
        ? unsaid.keySet().stream().sorted().collect(Collectors.joining(", "))
        : unsaid.size() + " backends";
  }

  /** Of those whose last change was not said. */
  private String standing() {
    Map<String, Long> counts =
        unsaid.values().stream()
            .sorted()
            .collect(Collectors.groupingBy(to -> to, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }
}
