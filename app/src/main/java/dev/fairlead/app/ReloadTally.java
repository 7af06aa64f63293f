package dev.fairlead.app;

import dev.fairlead.admin.metrics.MetricsReading.Reloads;
import dev.fairlead.event.Event;
import java.time.Instant;

/** Counts what became of configurations while the proxy runs. Any thread. */
final class ReloadTally {
  private Instant since;
  private long taken;
  private long refused;
  private boolean lastGood = true;

  /** Nothing yet: what came into force then has been read at the start. */
  ReloadTally(Instant started) {
    this.since = started;
  }

  /** Another snapshot is in force, if that is what happened. */
  synchronized void tell(Event event) {
    if (event.kind() == Event.Kind.SNAPSHOT) {
      taken++;
      lastGood = true;
      since = event.time();
    }
  }

  /** What was looked at had no mistakes, be it taken up or the same as before. */
  synchronized void good() {
    lastGood = true;
  }

  /** What was looked at had mistakes. */
  synchronized void refused() {
    refused++;
    lastGood = false;
  }

  synchronized Reloads figures() {
    return new Reloads(taken, refused, lastGood, since);
  }
}
