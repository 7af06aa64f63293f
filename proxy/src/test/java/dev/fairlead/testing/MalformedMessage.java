package dev.fairlead.testing;

import java.io.IOException;

/** What came is not an HTTP/1.1 message by the strictest reading of RFC 9112. */
public final class MalformedMessage extends IOException {
  private static final long serialVersionUID = 1;

  MalformedMessage(String what) {
    super(what);
  }
}
