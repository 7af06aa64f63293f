package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a process begins with. Immutable.
 *
 * @param text of the configuration file
 * @param file what it says
 * @param loaded what was changed at run time by the processes before
 * @param laid the one over the other
 */
public record Beginning(String text, ProxySpec file, Overlay loaded, Overlay.Laid laid) {
  /**
   * Reads what was changed at run time and lays it over the file.
   *
   * @param warnings told, a sentence or some lines each, what a person should know
   */
  public static Beginning of(
      ReadResult.Loaded file, ConfigStore store, Instant now, Consumer<String> warnings) {
    Overlay overlay = store.load(now, warnings);
    Overlay.Laid laid = overlay.laidOver(file.spec());
    laid.allWarnings().forEach(warnings);
    return new Beginning(file.text(), file.spec(), overlay, laid);
  }

  /** What is to be served. */
  public ProxySpec spec() {
    return laid.spec();
  }
}
