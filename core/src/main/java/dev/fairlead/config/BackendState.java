package dev.fairlead.config;

import java.util.Locale;

/** What a person wants a backend to do. */
public enum BackendState {
  /** Serve. */
  READY,
  /** Go on with the clients bound to it, take no others. */
  DRAIN,
  /** Take nothing. */
  MAINTENANCE;

  /** As written in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
