package dev.fairlead.bookstore.rule;

/** The shop does not do what was asked, and says why; nothing was changed. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * A refusal.
   *
   * @param detail a sentence for the person who asked
   */
  public Refusal(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** Why, for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The kinds of refusal. */
  public enum Reason {
    /** It is not known who asks, or what proves it does not hold. */
    NOT_LOGGED_IN,
    /** The payment was declined. */
    DECLINED,
    /** The one who asks may not. */
    FORBIDDEN,
    /** There is no such thing, or it is somebody else's. */
    NOT_FOUND,
    /** The present state of things does not allow it. */
    CONFLICT,
    /** It could never be done as it is asked. */
    IMPOSSIBLE,
    /** Too much is asked at once; a moment later it may be done. */
    BUSY
  }
}
