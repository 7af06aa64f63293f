package dev.fairlead.analytics.history;

import java.io.IOException;
import java.io.Serial;

/** Something is asked for that the history has never heard of; the message is for the user. */
public final class UnknownNameException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnknownNameException(String message) {
    super(message);
  }
}
