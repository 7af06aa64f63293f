package dev.fairlead.bookstore.book;

import java.util.List;

/** A well-formed document does not describe a book; carries everything that is wrong with it. */
public final class InvalidBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /** Takes at least one violation. */
  public InvalidBookException(List<Violation> violations) {
    super(violations.toString(), null, false, false);
    this.violations = List.copyOf(violations);
  }

  /** All that is wrong, in the document's usual order. */
  public List<Violation> violations() {
    return violations;
  }
}
