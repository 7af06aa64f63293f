package dev.fairlead.admin.client;

import java.io.IOException;

/** That a proxy refused; the message is the sentence that it gave. */
public final class AdminException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  AdminException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** 400 to 599. */
  public int status() {
    return status;
  }
}
