package dev.fairlead.stress.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which requests may fail because of a fault, by the proxy's own rules of when it asks another
 * backend. Causes are failures as the access log names them, or the status that a backend answered.
 * Immutable.
 *
 * @param everywhere whether at any backend; else only at the one that the fault struck
 * @param once causes of which only requests may fail that must not be sent twice (RFC 9110 §9.2.2)
 * @param any causes of which any request may
 */
public record Allowance(boolean everywhere, Set<String> once, Set<String> any) {
  /** The fault is no excuse for anything. */
  static final Allowance NOTHING = new Allowance(false, Set.of(), Set.of());

  /** Copies are kept. */
  public Allowance {
    once = Set.copyOf(once);
    any = Set.copyOf(any);
  }

  static Allowance atVictim(Set<String> once, Set<String> any) {
    return new Allowance(false, once, any);
  }

  static Allowance anywhere(Set<String> any) {
    return new Allowance(true, Set.of(), any);
  }

  /** For people. */
  public String phrase() {
    List<String> parts = new ArrayList<>();
    if (!any.isEmpty()) {
      parts.add(String.join(", ", new TreeSet<>(any)));
    }
    if (!once.isEmpty()) {
      parts.add(String.join(", ", new TreeSet<>(once)) + " of what may not be repeated");
    }
    return parts.isEmpty()
        ? "nothing"
        : String.join("; ", parts) + (everywhere ? "" : "; there alone");
  }
}
