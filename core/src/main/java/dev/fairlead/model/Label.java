package dev.fairlead.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name that statistics are kept under, with a small dense number so that recorders can index
 * arrays instead of hashing. The same name of the same kind has the same label across reloads, and
 * for some time after it has gone from the configuration; then it is forgotten, and its slot is
 * given to another name. Any thread.
 */
public final class Label {
  /** Stands for "none": no route matched, no backend was tried. */
  public static final Label NONE = new Label(0, "-");

  /** Stands for all that is forgotten: what was counted of it until then is added to this. */
  public static final Label GONE = new Label(1, "(gone)");

  /** What ends after its label was forgotten is counted under this. */
  public static final Label OTHER = new Label(2, "(other)");

  private static final int FIRST_FREE = 3;

  static {
    GONE.forgotten = true;
  }

  private final int slot;
  private final String name;
  private volatile boolean forgotten;

  /**
   * A label that no kind knows.
   *
   * @param slot 0, 1, 2 … within the kind
   * @param name as in the configuration
   */
  public Label(int slot, String name) {
    this.slot = slot;
    this.name = name;
  }

  /** 0, 1, 2 … within the kind; after it was forgotten, another label may have the same. */
  public int slot() {
    return slot;
  }

  /** As in the configuration. */
  public String name() {
    return name;
  }

  /** Whether it has been out of the configuration for so long that its slot is another's. */
  public boolean isForgotten() {
    return forgotten;
  }

  /**
   * The label to count under what ends now: {@link #NONE} for null, {@link #OTHER} for a label that
   * is forgotten, else the label itself.
   */
  public static Label counted(@Nullable Label label) {
    if (label == null) {
      return NONE;
    }
    return label.forgotten ? OTHER : label;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Labels of one kind (routes, or backends). Any thread. */
  public static final class Kind {
    private final int keptAbsent;
    private final Map<String, Label> byName = new HashMap<>();
    private final Set<Label> absent = new LinkedHashSet<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int slots = FIRST_FREE;

    /**
     * No labels yet.
     *
     * @param keptAbsent so many labels are kept that are in the configuration no more
     */
    public Kind(int keptAbsent) {
      this.keptAbsent = keptAbsent;
    }

    /** The label for {@code name}, made if it is new or was forgotten. */
    public synchronized Label of(String name) {
      return byName.computeIfAbsent(name, this::make);
    }

    private Label make(String name) {
      Integer again = free.poll();
      return new Label(again == null ? slots++ : again, name);
    }

    /**
     * Tells which labels are in force. Of those that are not, the ones that went last are kept, for
     * names that come again; the others are forgotten.
     *
     * @return those forgotten now; their slots are free once they are given to {@link #reuse}
     */
    public synchronized Set<Label> keepOnly(Set<Label> inForce) {
      byName.values().stream().filter(each -> !inForce.contains(each)).forEach(absent::add);
      absent.removeIf(inForce::contains);
      Set<Label> forgotten = new LinkedHashSet<>();
      int tooMany = absent.size() - keptAbsent;
      for (Label each : absent) {
        if (forgotten.size() >= tooMany) {
          break;
        }
        forgotten.add(each);
      }
      absent.removeAll(forgotten);
      for (Label each : forgotten) {
        byName.remove(each.name);
        each.forgotten = true;
      }
      return forgotten;
    }

    /** Nothing is counted in the slots of these any more: other names may have them. */
    public synchronized void reuse(Collection<Label> forgotten) {
      forgotten.forEach(each -> free.add(each.slot));
    }

    /** So many slots there are, those of {@link #NONE}, {@link #GONE} and {@link #OTHER} too. */
    public synchronized int slots() {
      return slots;
    }
  }
}
