package dev.fairlead.control;

import dev.fairlead.control.ControlPlane.Version;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what must outlive the process, and says what could not be written. One user at a time. */
final class Keeping {
  private final ConfigStore store;
  private final History history;
  private final InstantSource clock;
  private final Audit audit;

  Keeping(ConfigStore store, InstantSource clock, Audit audit) {
    this.store = store;
    this.history = store.history();
    this.clock = clock;
    this.audit = audit;
  }

  /** What problems call the configuration. */
  String name() {
    return store.name();
  }

  History history() {
    return history;
  }

  /**
   * The file as it is when the process begins is a version, and one that was on trial when the last
   * process ended is none any more.
   */
  void begin(String author, String text, List<String> warnings) {
    Version trial = history.onTrial();
    if (trial != null) {
      long number = trial.number();
      boolean there = text.equals(history.text(number));
      endTrial(number, there, warnings);
      if (!there) {
        warnings.add(
            "version "
                + number
                + " by "
                + trial.author()
                + " was on trial and not confirmed when the process ended: it is not in force, the"
                + " file is; './fairlead config revert "
                + number
                + "' takes it up again");
      }
    }
    String newest = history.newest();
    if (newest == null) {
      history.add(clock.instant(), author, true, List.of(), text);
    } else if (!newest.equals(text)) {
      List<String> changes = List.of("changed while the proxy did not run");
      record(author, true, changes, text, warnings);
    }
  }

  /** Whether the file has that text now. */
  boolean has(String text) {
    try {
      return store.has(text);
    } catch (IOException _) {
      return false;
    }
  }

  /** Warns who might believe that what nobody keeps is kept. */
  void warn(List<String> warnings) {
    String warning = store.warning();
    if (warning != null) {
      warnings.add(warning);
    }
  }

  /** Keeps what was changed at run time, or refuses. */
  @Nullable Refused save(Overlay changes) {
    try {
      store.save(changes);
      return null;
    } catch (IOException e) {
      return new Refused(Reason.NOT_WRITTEN, "nothing was changed: " + e.getMessage());
    }
  }

  /** Keeps what was changed at run time; where that cannot be, it is said and life goes on. */
  void keep(Overlay changes, List<String> warnings) {
    try {
      store.save(changes);
    } catch (IOException e) {
      warnings.add(e.getMessage() + ", so what was changed at run time may come back");
      audit.warn(warnings.getLast());
    }
  }

  /**
   * Writes the file, unless somebody else has.
   *
   * @param next its new text
   * @param there what it should have now
   */
  @Nullable Refused write(String next, String there) {
    try {
      if (!store.has(there)) {
        return new Refused(
            Reason.CONFLICT,
            store.name()
                + " was changed by hand and is not what is in force; put it right or have it taken"
                + " up first");
      }
      if (!next.equals(there)) {
        store.write(next);
      }
      return null;
    } catch (IOException e) {
      return new Refused(Reason.NOT_WRITTEN, "nothing was changed: " + e.getMessage());
    }
  }

  /** One more version of the file. */
  Version record(
      String author, boolean confirmed, List<String> changes, String text, List<String> warnings) {
    Version version = history.add(clock.instant(), author, confirmed, changes, text);
    save(warnings);
    return version;
  }

  /** A version is there to stay, or is not. */
  void endTrial(long version, boolean confirmed, List<String> warnings) {
    history.end(version, confirmed);
    save(warnings);
  }

  private void save(List<String> warnings) {
    try {
      history.save();
    } catch (IOException e) {
      warnings.add("the history of the configuration is not kept: " + e.getMessage());
    }
  }
}
