package dev.fairlead.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A name that statistics are kept under, with a small dense number so that recorders can index
 * arrays instead of hashing. The same name of the same kind has the same label for the life of the
 * process, across reloads.
 *
 * @param slot 0, 1, 2 … within the kind, in order of first appearance; 0 is always {@code "-"},
 *     "none"
 * @param name as in the configuration
 */
public record Label(int slot, String name) {

  /** Labels of one kind (routes, or backends). Any thread. */
  public static final class Kind {
    private final Map<String, Label> byName = new HashMap<>();
    private final List<Label> bySlot = new ArrayList<>();

    /** The label that stands for "none": no route matched, no backend was tried. */
    public final Label none = of("-");

    /** The label for {@code name}, made if it is new. */
    public synchronized Label of(String name) {
      Label known = byName.get(name);
      if (known != null) {
        return known;
      }
      Label made = new Label(bySlot.size(), name);
      byName.put(name, made);
      bySlot.add(made);
      return made;
    }

    /** The label with that slot. */
    public synchronized Label at(int slot) {
      return bySlot.get(slot);
    }

    /** How many labels there are. */
    public synchronized int size() {
      return bySlot.size();
    }
  }
}
