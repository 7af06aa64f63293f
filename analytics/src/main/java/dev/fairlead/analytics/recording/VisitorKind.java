package dev.fairlead.analytics.recording;

import java.util.Locale;

/** What is known of those who come. */
public enum VisitorKind {
  /** Addresses of clients, as the rules for X-Forwarded-For define them. */
  CLIENT,
  /** Paths with ids folded, after their route's name and a space. */
  PATH,
  /** What clients say they are. */
  AGENT,
  /** Pages that clients say they come from, without query. */
  REFERRER;

  /** As it is stored. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
