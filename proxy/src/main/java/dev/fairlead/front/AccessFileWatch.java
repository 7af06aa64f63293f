package dev.fairlead.front;

import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.runtime.AccessFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks now and then whether the files that access rules refer to have changed. One that has and is
 * sound is taken up; one that is not leaves in force what it said, and an event says so. Confined
 * to its own virtual thread.
 */
final class AccessFileWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final AccessFiles files;
  private final EventLog events;
  private final Runnable changed;
  private final Consumer<Throwable> faults;
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param changed has the new contents taken up
   */
  AccessFileWatch(
      AccessFiles files, EventLog events, Runnable changed, Consumer<Throwable> faults) {
    this.files = files;
    this.events = events;
    this.changed = changed;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("access-files").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    List<String> problems = new ArrayList<>();
    try {
      List<String> changes = files.refresh(problems);
      if (!changes.isEmpty()) {
        changed.run();
      }
      changes.forEach(each -> events.say(Event.Draft.of(Event.Kind.SNAPSHOT, each)));
      problems.forEach(each -> events.say(Event.Draft.of(Event.Kind.WARNING, each)));
    } catch (RuntimeException e) {
      faults.accept(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
