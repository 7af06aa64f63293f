package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.runtime.Snapshot;

/** What serves, seen from who changes it. Any thread. */
public interface World {
  /** What is in force. */
  Snapshot snapshot();

  /** Puts a spec in force; when that fails, by an exception, the old one stays. */
  void reload(ProxySpec spec);
}
