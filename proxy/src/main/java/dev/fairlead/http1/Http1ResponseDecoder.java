package dev.fairlead.http1;

import io.netty.buffer.ByteBuf;

/**
 * Bytes to a response head, RFC 9112 §4, as strict with backends as {@link Http1RequestDecoder} is
 * with clients. Loop-confined, reused.
 */
public final class Http1ResponseDecoder {
  private static final int PIECE = 4096;
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};

  /** What {@link #decode} found. */
  public enum Result {
    /** The head is whole. */
    WHOLE,
    /** More bytes are needed. */
    MORE,
    /** The head is malformed, too large, or its framing is in doubt. */
    REFUSED
  }

  private enum Part {
    STATUS,
    REASON,
    FIELDS
  }

  private final Http1Response response = new Http1Response();
  private Part part = Part.STATUS;
  private int at;
  private int maxBytes;
  private int maxFields;
  private boolean toHead;

  /** The head; whole once {@link #decode} said so. */
  public Http1Response response() {
    return response;
  }

  /** Makes ready for the next head. */
  public void begin(int maxBytes, int maxFields, boolean toHead) {
    response.clear();
    part = Part.STATUS;
    at = 0;
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
    this.toHead = toHead;
  }

  /** Takes bytes from {@code in} up to the end of the head. */
  public Result decode(ByteBuf in) {
    Fields fields = response.fields();
    while (in.isReadable()) {
      int before = fields.length();
      int n = Math.min(Math.min(in.readableBytes(), PIECE), maxBytes - before);
      fields.append(in, n);
      int end = step(fields);
      if (end >= 0) {
        in.skipBytes(end - before);
        fields.truncate(end);
        return response.interpret(toHead) ? Result.WHOLE : Result.REFUSED;
      }
      in.skipBytes(n);
      if (end != Fields.MORE || fields.length() >= maxBytes) {
        return Result.REFUSED;
      }
    }
    return Result.MORE;
  }

  private int step(Fields fields) {
    byte[] b = fields.block();
    int end = fields.length();
    if (part == Part.STATUS) {
      int read = status(b, end);
      if (read < 0) {
        return read;
      }
    }
    if (part == Part.REASON) {
      int read = reason(b, end);
      if (read < 0) {
        return read;
      }
    }
    return fields.decode(maxFields);
  }

  /** {@code HTTP/1.d ddd}, looked at from its start each time: it is twelve bytes. */
  private int status(byte[] b, int end) {
    int n = Math.min(end, 12);
    for (int i = 0; i < n; i++) {
      byte c = b[i];
      boolean fits =
          switch (i) {
            case 7, 10, 11 -> Octets.isDigit(c);
            case 8 -> c == ' ';
            case 9 -> c >= '1' && c <= '5';
            default -> c == VERSION[i];
          };
      if (!fits) {
        return Fields.MALFORMED;
      }
    }
    if (n < 12) {
      return Fields.MORE;
    }
    response.minorVersion = b[7] - '0';
    response.status = (b[9] - '0') * 100 + (b[10] - '0') * 10 + b[11] - '0';
    response.reasonStart = 12;
    at = 12;
    part = Part.REASON;
    return 0;
  }

  /** {@code SP [reason] CRLF}; the space is missing behind many a real backend's bare status. */
  private int reason(byte[] b, int end) {
    if (at == 12) {
      if (end == 12) {
        return Fields.MORE;
      }
      if (b[12] != ' ' && b[12] != '\r') {
        return Fields.MALFORMED;
      }
    }
    at = Octets.textEnd(b, at, end);
    if (at >= end) {
      return Fields.MORE;
    }
    if (b[at] != '\r') {
      return Fields.MALFORMED;
    }
    if (at + 1 >= end) {
      return Fields.MORE;
    }
    if (b[at + 1] != '\n') {
      return Fields.MALFORMED;
    }
    response.reasonStart = Math.min(13, at);
    response.reasonEnd = at;
    part = Part.FIELDS;
    response.fields().beginOfResponse(at + 2);
    return 0;
  }
}
