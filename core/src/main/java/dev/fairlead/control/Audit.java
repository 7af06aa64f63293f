package dev.fairlead.control;

import dev.fairlead.config.Written;
import dev.fairlead.event.Event.Draft;
import dev.fairlead.event.Event.Kind;
import dev.fairlead.event.EventLog;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says who changed what, and who was refused to. Any thread. */
final class Audit {
  private final EventLog events;

  Audit(EventLog events) {
    this.events = events;
  }

  /** What came of changes to backends. */
  void changed(Author author, List<BackendChange> changes, Outcome outcome) {
    String what = changes.stream().map(Audit::words).collect(Collectors.joining(", "));
    BackendChange only = changes.size() == 1 ? changes.getFirst() : null;
    said(author, what.isEmpty() ? "change nothing" : what, only, outcome);
  }

  /** What came of something else. */
  void said(Author author, String what, Outcome outcome) {
    said(author, what, null, outcome);
  }

  private void said(Author author, String what, @Nullable BackendChange only, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done done ->
          events.say(
              new Draft(
                  Kind.AUDIT,
                  only == null ? null : only.upstream(),
                  only == null ? null : only.backend(),
                  done.before(),
                  done.after(),
                  author + ": " + what + (done.changed() ? "" : " (it is so already)"),
                  done.warnings().isEmpty() ? null : String.join("; ", done.warnings())));
      // Of no backend: the names may be of none that there is.
      case Outcome.Refused refused ->
          events.say(
              Draft.of(Kind.AUDIT, author + ": refused to " + what + ": " + refused.sentence()));
    }
  }

  /** Another snapshot is in force. */
  void snapshot(String why, long number, List<String> changes) {
    events.say(
        new Draft(
            Kind.SNAPSHOT,
            null,
            null,
            Long.toString(number - 1),
            Long.toString(number),
            why + ": snapshot " + number + " is in force",
            changes.isEmpty() ? null : String.join("\n", changes)));
  }

  /** Something a person should know. */
  void warn(String sentence) {
    events.say(Draft.of(Kind.WARNING, sentence));
  }

  private static String words(BackendChange change) {
    String which = change.backend() + " of " + change.upstream();
    return switch (change) {
      case BackendChange.Add(_, var spec) ->
          "add " + change.backend() + " (" + spec.address() + ") to " + change.upstream();
      case BackendChange.Remove _ -> "remove " + which;
      case BackendChange.Patch patch -> "set " + which + " to " + settings(patch);
    };
  }

  private static String settings(BackendChange.Patch patch) {
    return Written.patch(Overlay.settings(patch));
  }
}
