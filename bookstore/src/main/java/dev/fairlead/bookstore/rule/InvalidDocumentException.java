package dev.fairlead.bookstore.rule;

import java.util.List;

/** A well-formed document does not say what it should; carries everything that is wrong with it. */
public final class InvalidDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final transient List<Violation> violations;

  /**
   * Takes at least one violation.
   *
   * @param subject what the document should describe: "a book"
   */
  public InvalidDocumentException(String subject, List<Violation> violations) {
    super(violations.toString(), null, false, false);
    this.subject = subject;
    this.violations = List.copyOf(violations);
  }

  /** What the document should describe, with its article. */
  public String subject() {
    return subject;
  }

  /** All that is wrong, in the document's usual order. */
  public List<Violation> violations() {
    return violations;
  }
}
