package dev.fairlead.http1;

import dev.fairlead.model.Ascii;

/**
 * A response head as decoded, with what it says about framing and the connection. Loop-confined,
 * reused.
 */
public final class Http1Response {
  private static final byte[] CHUNKED = Ascii.bytes("chunked");
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");

  private final Fields fields = new Fields();

  int minorVersion;
  int status;
  int reasonStart;
  int reasonEnd;

  private BodyFraming framing = BodyFraming.NONE;
  private long contentLength;
  private boolean reusable;
  private boolean emptyUnsaid;

  void clear() {
    fields.clear();
    status = 0;
    framing = BodyFraming.NONE;
    contentLength = 0;
    reusable = false;
    emptyUnsaid = false;
  }

  /** The field section. */
  public Fields fields() {
    return fields;
  }

  /** 100 to 599. */
  public int status() {
    return status;
  }

  /** Start of the reason phrase. */
  public int reasonStart() {
    return reasonStart;
  }

  /** End of the reason phrase. */
  public int reasonEnd() {
    return reasonEnd;
  }

  /** Whether another response follows to the same request: 1xx but 101. */
  public boolean informational() {
    return status < 200 && status != 101;
  }

  /** How the body is framed. */
  public BodyFraming framing() {
    return framing;
  }

  /** Length of the body when {@link #framing} is {@link BodyFraming#LENGTH}. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the connection may serve another request after this response. */
  public boolean reusable() {
    return reusable;
  }

  /**
   * Whether the status never has a body, nor fields that frame one: RFC 9110 §8.6, RFC 9112 §6.1.
   */
  public boolean bodiless() {
    return status < 200 || status == 204;
  }

  /** Whether it has an empty body of which no field tells: HTTP/2 ends without one. */
  public boolean emptyUnsaid() {
    return emptyUnsaid;
  }

  /** Empties it for a head that comes as fields: HTTP/2. */
  public void clearForFields() {
    clear();
    minorVersion = 1;
    reasonStart = 0;
    reasonEnd = 0;
  }

  /**
   * Draws from a head that came as fields what it means. A body of which no length is told is
   * passed on in chunks.
   *
   * @param code the status
   * @param toHead whether the request's method was HEAD
   * @param ended whether nothing follows
   * @return false when it is malformed: RFC 9113 §8.1, §8.1.1, §8.6
   */
  public boolean interpretFields(int code, boolean toHead, boolean ended) {
    status = code;
    if (informational()) {
      return !ended;
    }
    if (code == 101 || !interpret(toHead)) {
      return false;
    }
    if (framing == BodyFraming.UNTIL_CLOSE) {
      framing = ended ? BodyFraming.NONE : BodyFraming.CHUNKED;
      emptyUnsaid = ended;
    }
    return framing != BodyFraming.LENGTH || !ended;
  }

  /**
   * Draws from the decoded lines what they mean, RFC 9112 §6.3.
   *
   * @param toHead whether the request's method was HEAD
   * @return false when the framing is in doubt
   */
  boolean interpret(boolean toHead) {
    int coding = fields.find(FieldId.TRANSFER_ENCODING, 0);
    int length = fields.find(FieldId.CONTENT_LENGTH, 0);
    reusable = keepsAlive();
    if (bodiless()) {
      // A backend that announces a body here may well send one; it must not be the next response.
      reusable &= coding < 0 && announcesNothing(length);
      framing = BodyFraming.NONE;
      return true;
    }
    if (coding >= 0) {
      if (length >= 0
          || minorVersion == 0
          || fields.find(FieldId.TRANSFER_ENCODING, coding + 1) >= 0
          || !Ascii.equalsIgnoreCase(
              fields.block(), fields.valueStart(coding), fields.valueEnd(coding), CHUNKED)) {
        return false;
      }
      framing = BodyFraming.CHUNKED;
    } else if (length >= 0) {
      contentLength =
          Octets.decimal(fields.block(), fields.valueStart(length), fields.valueEnd(length));
      if (contentLength < 0 || fields.find(FieldId.CONTENT_LENGTH, length + 1) >= 0) {
        return false;
      }
      framing = contentLength == 0 ? BodyFraming.NONE : BodyFraming.LENGTH;
    } else {
      framing = BodyFraming.UNTIL_CLOSE;
    }
    if (toHead || status == 304) {
      framing = BodyFraming.NONE;
    } else if (framing == BodyFraming.UNTIL_CLOSE) {
      reusable = false;
    }
    return true;
  }

  private boolean announcesNothing(int length) {
    for (int i = length; i >= 0; i = fields.find(FieldId.CONTENT_LENGTH, i + 1)) {
      if (Octets.decimal(fields.block(), fields.valueStart(i), fields.valueEnd(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean keepsAlive() {
    if (!fields.has(FieldId.CONNECTION)) {
      return minorVersion > 0;
    }
    return !FieldLists.has(fields, FieldId.CONNECTION, CLOSE)
        && (minorVersion > 0 || FieldLists.has(fields, FieldId.CONNECTION, KEEP_ALIVE));
  }
}
