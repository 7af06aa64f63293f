package dev.fairlead.control;

import java.util.List;

/**
 * What came of reading the file again.
 *
 * @param snapshot the one in force
 * @param other whether the file says anything but what was held of it already
 * @param swapped whether it is another than before
 * @param changes lines that say what is different
 * @param warnings sentences for the person
 */
public record TakenUp(
    long snapshot, boolean other, boolean swapped, List<String> changes, List<String> warnings) {
  public TakenUp {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }
}
