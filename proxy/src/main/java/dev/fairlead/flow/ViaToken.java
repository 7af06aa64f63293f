package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import java.util.HexFormat;

/**
 * The name this process gives itself in {@code Via} (RFC 9110 §7.6.3): the configured pseudonym
 * with the process's own number, so that a request which comes round again is known, and one that
 * passes several Fairleads in a row is not mistaken for it. Immutable.
 */
public final class ViaToken {
  private final byte[] bytes;

  /** A name for the process with that random number. */
  public ViaToken(String pseudonym, int process) {
    bytes = Ascii.bytes(pseudonym + "-" + HexFormat.of().toHexDigits(process));
  }

  private ViaToken(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A name for a process that does not run, whose number nobody knows. */
  public static ViaToken unstarted(String pseudonym) {
    return new ViaToken(Ascii.bytes(pseudonym + "-(process)"));
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether the request has passed this process before. */
  boolean in(Http1Request request) {
    Fields fields = request.fields();
    for (int i = fields.find(FieldId.VIA, 0); i >= 0; i = fields.find(FieldId.VIA, i + 1)) {
      if (contains(fields.block(), fields.valueStart(i), fields.valueEnd(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(byte[] b, int start, int end) {
    for (int i = start; i <= end - bytes.length; i++) {
      if (Ascii.equals(b, i, i + bytes.length, bytes)) {
        return true;
      }
    }
    return false;
  }
}
