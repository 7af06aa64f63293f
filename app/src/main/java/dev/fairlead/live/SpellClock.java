package dev.fairlead.live;

import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.comparison.simulation.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets each backend's spells come and go at their times, on a thread of its own. */
final class SpellClock implements AutoCloseable {
  private final List<LiveBackend> backends;
  private final LiveProxy proxy;
  private final long startNanos;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  private record Change(long at, int slot, Spell spell, boolean begins) {}

  SpellClock(World world, List<LiveBackend> backends, LiveProxy proxy, long startNanos) {
    this.backends = backends;
    this.proxy = proxy;
    this.startNanos = startNanos;
    List<Change> changes = new ArrayList<>();
    for (int slot = 0; slot < world.backends().size(); slot++) {
      for (Spell spell : world.backends().get(slot).spells()) {
        changes.add(new Change(spell.from(), slot, spell, true));
        changes.add(new Change(spell.until(), slot, spell, false));
      }
    }
    changes.sort(Comparator.comparingLong(Change::at));
    this.thread = Thread.ofPlatform().name("spells").daemon().start(() -> run(changes));
  }

  private void run(List<Change> changes) {
    try {
      for (Change change : changes) {
        awaitTime(startNanos + change.at());
        if (stopped) {
          return;
        }
        apply(change);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void awaitTime(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0 && !stopped) {
      LockSupport.parkNanos(left);
      left = nanoTime - System.nanoTime();
    }
  }

  private void apply(Change change) throws IOException {
    if (change.spell().kind() == Spell.Kind.AWAY) {
      proxy.away(change.slot(), change.begins());
    } else if (change.begins()) {
      backends.get(change.slot()).begin(change.spell());
    } else {
      backends.get(change.slot()).end(change.spell());
    }
  }

  /** Stops it, so that no backend changes any more. */
  @Override
  public void close() throws IOException {
    stopped = true;
    LockSupport.unpark(thread);
    Ending.await(thread);
    Exception failed = failure;
    if (failed != null) {
      throw new IOException("a backend could not be changed: " + failed.getMessage(), failed);
    }
  }
}
