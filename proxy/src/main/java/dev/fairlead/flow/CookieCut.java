package dev.fairlead.flow;

import dev.fairlead.balancer.Cookies;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;

/**
 * Takes one cookie out of what a request says, every time it is there; the others keep their order
 * and bytes, and a line with nothing left in it goes. Stateless.
 */
final class CookieCut {
  private CookieCut() {}

  /**
   * Marks the cookie lines as removed if the cookie is in any of them.
   *
   * @return whether it is, so that {@link #write} has to write what is left
   */
  static boolean mark(Fields fields, byte[] name) {
    for (int i = fields.find(FieldId.COOKIE, 0); i >= 0; i = fields.find(FieldId.COOKIE, i + 1)) {
      if (holds(fields, i, name)) {
        // All of them, since they are written behind the others and must keep their order.
        fields.removeAll(FieldId.COOKIE);
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Fields fields, int line, byte[] name) {
    byte[] block = fields.block();
    int end = fields.valueEnd(line);
    for (int at = fields.valueStart(line); at < end; ) {
      int stop = Cookies.pairEnd(block, at, end);
      if (Cookies.isNamed(block, at, stop, name)) {
        return true;
      }
      at = stop + 1;
    }
    return false;
  }

  /** Writes the cookie lines without the cookie. */
  static void write(Fields fields, byte[] name, HeadBuilder out) {
    for (int i = fields.find(FieldId.COOKIE, 0); i >= 0; i = fields.find(FieldId.COOKIE, i + 1)) {
      write(fields, i, name, out);
    }
  }

  private static void write(Fields fields, int line, byte[] name, HeadBuilder out) {
    byte[] block = fields.block();
    int end = fields.valueEnd(line);
    boolean begun = false;
    for (int at = fields.valueStart(line); at < end; ) {
      int stop = Cookies.pairEnd(block, at, end);
      int start = Cookies.skipSpace(block, at, stop);
      if (!Cookies.isNamed(block, at, stop, name) && (begun || start < stop)) {
        if (begun) {
          out.octet(';').bytes(block, at, stop);
        } else {
          out.bytes(block, fields.nameStart(line), fields.nameEnd(line))
              .colon()
              .bytes(block, start, stop);
          begun = true;
        }
      }
      at = stop + 1;
    }
    if (begun) {
      out.crlf();
    }
  }
}
