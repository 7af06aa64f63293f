package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Trace;

/**
 * The field {@code traceparent}: {@code version "-" trace-id "-" parent-id "-" flags}, all in lower
 * case hexadecimal digits (W3C Trace Context, level 2, section 3.2). Stateless.
 */
final class TraceParent {
  private static final byte[] NAME_AND_VERSION = Ascii.bytes("traceparent: 00-");
  private static final int LENGTH = 55;
  private static final int INVALID_VERSION = 0xff;

  private TraceParent() {}

  /**
   * Takes trace id, parent and flags from the one field of a request.
   *
   * @return false, and nothing is taken, when there is none, more than one, or it is malformed: the
   *     trace then begins anew, section 4.3
   */
  static boolean read(Fields fields, Trace into) {
    int line = fields.find(FieldId.TRACEPARENT, 0);
    if (line < 0 || fields.find(FieldId.TRACEPARENT, line + 1) >= 0) {
      return false;
    }
    return read(fields.block(), fields.valueStart(line), fields.valueEnd(line), into);
  }

  static boolean read(byte[] b, int start, int end, Trace into) {
    if (end - start < LENGTH
        || b[start + 2] != '-'
        || b[start + 35] != '-'
        || b[start + 52] != '-') {
      return false;
    }
    // What a later version appends is set off by a hyphen; this one appends nothing.
    boolean longer = end - start > LENGTH;
    if (longer && (b[start + LENGTH] != '-' || b[start] == '0' && b[start + 1] == '0')) {
      return false;
    }
    if (!isHex(b, start, 2)
        || !isHex(b, start + 3, 32)
        || !isHex(b, start + 36, 16)
        || !isHex(b, start + 53, 2)) {
      return false;
    }
    long high = hex(b, start + 3, 16);
    long low = hex(b, start + 19, 16);
    long parent = hex(b, start + 36, 16);
    if (hex(b, start, 2) == INVALID_VERSION || (high | low) == 0 || parent == 0) {
      return false;
    }
    into.high = high;
    into.low = low;
    into.parent = parent;
    into.flags = (int) hex(b, start + 53, 2) & (Trace.SAMPLED | Trace.RANDOM);
    return true;
  }

  /** Writes the whole line, as version 00: the span becomes the parent of what follows from it. */
  static void write(Trace trace, long span, HeadBuilder out) {
    out.bytes(NAME_AND_VERSION);
    hex(trace.high, out);
    hex(trace.low, out);
    out.octet('-');
    hex(span, out);
    out.octet('-').octet('0').octet('0' + trace.flags).crlf();
  }

  private static void hex(long number, HeadBuilder out) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      int digit = (int) (number >>> shift) & 15;
      out.octet(digit < 10 ? '0' + digit : 'a' - 10 + digit);
    }
  }

  private static boolean isHex(byte[] b, int start, int length) {
    for (int i = start; i < start + length; i++) {
      int c = b[i];
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long hex(byte[] b, int start, int length) {
    long number = 0;
    for (int i = start; i < start + length; i++) {
      number = number << 4 | (b[i] <= '9' ? b[i] - '0' : b[i] - 'a' + 10);
    }
    return number;
  }
}
