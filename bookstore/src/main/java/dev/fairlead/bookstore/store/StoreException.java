package dev.fairlead.bookstore.store;

import org.jspecify.annotations.Nullable;

/** The database did not do what was asked; nothing was changed. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean busy;

  StoreException(String message, boolean busy, @Nullable Throwable cause) {
    super(message, cause);
    this.busy = busy;
  }

  /** Whether the same request may succeed a moment later. */
  public boolean busy() {
    return busy;
  }
}
