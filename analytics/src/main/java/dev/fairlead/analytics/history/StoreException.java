package dev.fairlead.analytics.history;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A store cannot be used; the message is a sentence for the user. */
public final class StoreException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** What to do about it. */
  public enum Kind {
    /** It may work later: a full disk, a database that is away. */
    FOR_NOW,
    /** It was written by a newer program: it is left alone. */
    NEWER,
    /** What is there is no store any more. */
    CORRUPT,
    /** There is none yet. */
    MISSING
  }

  private final Kind kind;

  StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What to do about it. */
  public Kind kind() {
    return kind;
  }
}
