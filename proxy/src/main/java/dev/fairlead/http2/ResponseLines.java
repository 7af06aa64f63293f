package dev.fairlead.http2;

import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Ascii;
import io.netty.util.AsciiString;

/**
 * A response's header block becomes the head that HTTP/1.1 would have brought, without a reason
 * phrase. Pseudo-fields are checked by RFC 9113 §8.3. Loop-confined, reused.
 */
public final class ResponseLines extends FieldLines {
  private static final byte[] STATUS = Ascii.bytes(":status");

  private Http1Response response = new Http1Response();
  private int status;
  private boolean regularSeen;

  /** Makes ready for a block that is to fill {@code response}. */
  public void begin(Http1Response response, int maxBytes, int maxFields) {
    response.clearForFields();
    begin(response.fields(), maxBytes, maxFields);
    this.response = response;
    status = 0;
    regularSeen = false;
  }

  /**
   * The block is whole.
   *
   * @param toHead whether the request's method was HEAD
   * @param ended whether nothing follows
   * @return whether it is sound, and not too large
   */
  public boolean end(boolean toHead, boolean ended) {
    release();
    return !isMalformed()
        && !isTooLarge()
        && status > 0
        && response.interpretFields(status, toHead, ended);
  }

  @Override
  protected void pseudo(AsciiString name, AsciiString value) {
    int start = name.arrayOffset();
    int first = value.length() == 3 ? value.byteAt(0) - '0' : 0;
    if (regularSeen
        || status > 0
        || !Ascii.equals(name.array(), start, start + name.length(), STATUS)
        || first < 1
        || first > 5
        || !isDigit(value.byteAt(1))
        || !isDigit(value.byteAt(2))) {
      malformed();
    } else {
      status = first * 100 + (value.byteAt(1) - '0') * 10 + value.byteAt(2) - '0';
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  @Override
  protected void line(int id, AsciiString name, AsciiString value) {
    regularSeen = true;
    super.line(id, name, value);
  }
}
