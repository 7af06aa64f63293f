package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.control.Outcome.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in force: a configuration file with what was changed at run time laid over it. Under its
 * service's lock.
 */
final class InForce {
  private final World world;
  private final Audit audit;
  private final Keeping keeping;
  private String text;
  private ProxySpec file;
  private Overlay overlay;
  private Overlay.Laid laid;
  private @Nullable Pending pending;

  InForce(Beginning beginning, World world, Audit audit, Keeping keeping) {
    this.world = world;
    this.audit = audit;
    this.keeping = keeping;
    this.text = beginning.text();
    this.file = beginning.file();
    this.overlay = beginning.loaded();
    this.laid = beginning.laid();
  }

  /** Of the file; of the one that waits to be confirmed, if one does. */
  String text() {
    return text;
  }

  /** What it says. */
  ProxySpec file() {
    return file;
  }

  /** What was changed at run time. */
  Overlay overlay() {
    return overlay;
  }

  /** The one over the other: what is served. */
  Overlay.Laid laid() {
    return laid;
  }

  /** What comes back if nobody confirms; null when nothing waits. */
  @Nullable Pending pending() {
    return pending;
  }

  /** Number of the snapshot. */
  long number() {
    return world.snapshot().number();
  }

  /** Serves something else; where that fails, by an exception, all stays as it is. */
  void put(String why, Overlay.Laid next) {
    long number = number();
    world.reload(next.spec());
    List<String> changes = SpecChanges.between(laid.spec(), next.spec());
    laid = next;
    if (number() != number) {
      audit.snapshot(why, number(), changes);
    }
  }

  /** The file is another. */
  void hold(String otherText, ProxySpec other) {
    text = otherText;
    file = other;
  }

  /** What was changed at run time is another. */
  void lay(Overlay other) {
    overlay = other;
  }

  /** Something waits to be confirmed, or nothing any more. */
  void await(@Nullable Pending other) {
    pending = other;
  }

  /** What the file says by itself need not be remembered. */
  void forget(List<String> warnings) {
    if (!laid.rest().equals(overlay)) {
      overlay = laid.rest();
      keeping.keep(overlay, warnings);
    }
  }

  Done done(boolean changed, String before, String after, List<String> warnings) {
    return new Done(number(), changed, before, after, warnings);
  }
}
