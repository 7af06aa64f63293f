package dev.fairlead.http1;

import dev.fairlead.model.Ascii;

/** Fields whose value is a comma-separated list of tokens, RFC 9110 §5.6.1. Stateless. */
public final class FieldLists {
  private static final byte[] CHUNKED = Ascii.bytes("chunked");

  private FieldLists() {}

  /** Receives the members of a list. */
  @FunctionalInterface
  public interface Visitor {
    /** One member, without the white space around it; never empty. */
    void member(int start, int end);
  }

  /** Calls {@code visitor} for each member of every line with that {@link FieldId}. */
  public static void each(Fields fields, int id, Visitor visitor) {
    byte[] b = fields.block();
    for (int i = fields.find(id, 0); i >= 0; i = fields.find(id, i + 1)) {
      int end = fields.valueEnd(i);
      for (int at = fields.valueStart(i); at < end; ) {
        int comma = comma(b, at, end);
        int start = Octets.skipSpace(b, at, comma);
        int stop = Octets.trimSpace(b, start, comma);
        if (stop > start) {
          visitor.member(start, stop);
        }
        at = comma + 1;
      }
    }
  }

  /** Whether a list with that {@link FieldId} has a member, whatever its case. */
  public static boolean has(Fields fields, int id, byte[] lowerCase) {
    byte[] b = fields.block();
    for (int i = fields.find(id, 0); i >= 0; i = fields.find(id, i + 1)) {
      int end = fields.valueEnd(i);
      for (int at = fields.valueStart(i); at < end; ) {
        int comma = comma(b, at, end);
        int start = Octets.skipSpace(b, at, comma);
        if (Ascii.equalsIgnoreCase(b, start, Octets.trimSpace(b, start, comma), lowerCase)) {
          return true;
        }
        at = comma + 1;
      }
    }
    return false;
  }

  /**
   * Whether the transfer codings end in chunked, have it once, and are all tokens: then the message
   * has an end, but is coded in a way the proxy does not know (RFC 9112 §6.1).
   */
  static boolean lastCodingOnlyIsChunked(Fields fields) {
    Codings codings = new Codings(fields);
    each(fields, FieldId.TRANSFER_ENCODING, codings);
    return codings.tokens && codings.lastChunked && codings.chunked == 1;
  }

  private static int comma(byte[] b, int from, int end) {
    int i = from;
    while (i < end && b[i] != ',') {
      i++;
    }
    return i;
  }

  private static final class Codings implements Visitor {
    private final Fields fields;
    private int chunked;
    private boolean lastChunked;
    private boolean tokens = true;

    Codings(Fields fields) {
      this.fields = fields;
    }

    @Override
    public void member(int start, int end) {
      byte[] b = fields.block();
      lastChunked = Ascii.equalsIgnoreCase(b, start, end, CHUNKED);
      chunked += lastChunked ? 1 : 0;
      tokens &= Octets.tokenEnd(b, start, end) == end;
    }
  }
}
