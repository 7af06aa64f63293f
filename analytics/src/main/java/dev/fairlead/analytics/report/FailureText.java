package dev.fairlead.analytics.report;

import dev.fairlead.model.Failure;
import java.util.Locale;

/** What causes of failures are called. Stateless: any thread. */
final class FailureText {
  private FailureText() {}

  /** In words, with the status that belongs to it; a name that is not known stays as it is. */
  static String of(String name) {
    for (Failure failure : Failure.values()) {
      if (failure.name().equals(name)) {
        return failure.status() + " " + name.toLowerCase(Locale.ROOT).replace('_', ' ');
      }
    }
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
