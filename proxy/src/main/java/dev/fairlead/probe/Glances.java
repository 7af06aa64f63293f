package dev.fairlead.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Checks that were begun on a connection at hand, without a thread of their own: most answers are
 * there a moment later, and a look costs a tenth of what starting and waking a thread does. Who has
 * not answered after a few looks gets a thread to wait for it. Confined to the control thread.
 */
final class Glances {
  /** Until the first look; the next ones come after twice as long each. */
  private static final long FIRST_NANOS = 500_000;

  /** No look comes later than about so long after the check was begun. */
  private static final long LAST_NANOS = 15_000_000;

  private final List<Check> begun = new ArrayList<>();
  private final ObjLongConsumer<Check> found;
  private final Consumer<Check> handedOver;
  private long step = FIRST_NANOS;
  private long lookAt = BackendWatch.NEVER;

  /**
   * None.
   *
   * @param found told of a check that has its result, and the time
   * @param handedOver told of one that needs a thread
   */
  Glances(ObjLongConsumer<Check> found, Consumer<Check> handedOver) {
    this.found = found;
    this.handedOver = handedOver;
  }

  /** One more has been begun. */
  void add(Check check, long now) {
    begun.add(check);
    step = FIRST_NANOS;
    lookAt = now + step;
  }

  /** When to look next; {@link BackendWatch#NEVER} for never. */
  long next() {
    return lookAt;
  }

  /** Looks at all of them, if it is time to. */
  void look(long now) {
    if (lookAt == BackendWatch.NEVER || now - lookAt < 0) {
      return;
    }
    List<Check> all = List.copyOf(begun);
    begun.clear();
    step *= 2;
    for (Check check : all) {
      if (check.glance()) {
        found.accept(check, now);
      } else if (check.needsThread() || now + step - check.startedAt > LAST_NANOS) {
        handedOver.accept(check);
      } else {
        begun.add(check);
      }
    }
    lookAt = begun.isEmpty() ? BackendWatch.NEVER : now + step;
  }
}
