package dev.fairlead.analytics.history;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Something is asked for that the history has never heard of; the message is for the user. */
public final class UnknownNameException extends IOException {
  private static final int MOST_NAMED = 12;

  @Serial private static final long serialVersionUID = 2;

  private final String name;
  private final ArrayList<String> known;

  UnknownNameException(String kind, String name, List<String> known, Names names) {
    super(
        String.format(
            Locale.ROOT,
            names.knowsConfigured()
                ? "neither the history nor the configuration knows a %s '%s'; %s"
                : "the history knows no %s '%s'; %s",
            kind,
            name,
            listed(known, names.knowsConfigured() ? "there is" : "it has")));
    this.name = name;
    this.known = new ArrayList<>(known);
  }

  private static String listed(List<String> known, String has) {
    if (known.isEmpty()) {
      return has + " none yet";
    }
    String some = String.join(", ", known.subList(0, Math.min(MOST_NAMED, known.size())));
    return has + " " + some + (known.size() > MOST_NAMED ? " …" : "");
  }

  /** What was asked for. */
  public String name() {
    return name;
  }

  /** What there is of that kind. */
  public List<String> known() {
    return List.copyOf(known);
  }
}
