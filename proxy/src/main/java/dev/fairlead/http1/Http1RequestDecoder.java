package dev.fairlead.http1;

import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to a request head, RFC 9112 §2 and §3, strictly: what could be read in two ways is refused.
 * Resumes where it stopped, so that a head that arrives byte by byte costs no more than one that
 * arrives whole. Loop-confined, reused.
 */
public final class Http1RequestDecoder {
  /** Copied at a time, so that a body behind the head is not copied with it. */
  private static final int PIECE = 4096;

  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/'};
  private static final int EMPTY_LINES = 2;

  private enum Part {
    EMPTY_LINES,
    METHOD,
    TARGET,
    VERSION,
    FIELDS
  }

  private final Http1Request request = new Http1Request();
  private Part part = Part.EMPTY_LINES;
  private int at;
  private int emptyLines;
  private int maxBytes;
  private int maxTarget;
  private int maxFields;
  private @Nullable Failure failure;

  /** The head; whole once {@link #decode} returned true and {@link #failure} is null. */
  public Http1Request request() {
    return request;
  }

  /** Why the head was refused, or null. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Whether any byte of a head, empty lines before it aside, has been seen. */
  public boolean begun() {
    return part != Part.EMPTY_LINES;
  }

  /** Makes ready for the next head. */
  public void begin(int maxBytes, int maxTarget, int maxFields) {
    request.clear();
    part = Part.EMPTY_LINES;
    at = 0;
    emptyLines = 0;
    failure = null;
    this.maxBytes = maxBytes;
    this.maxTarget = maxTarget;
    this.maxFields = maxFields;
  }

  /**
   * Takes bytes from {@code in} up to the end of the head.
   *
   * @return true when the head is whole or refused, false when more bytes are needed
   */
  public boolean decode(ByteBuf in) {
    Fields fields = request.fields();
    while (in.isReadable()) {
      int before = fields.length();
      int n = Math.min(Math.min(in.readableBytes(), PIECE), maxBytes - before);
      fields.append(in, n);
      int end = step(fields);
      if (failure != null) {
        in.skipBytes(n);
        return true;
      }
      if (end >= 0) {
        in.skipBytes(end - before);
        fields.truncate(end);
        failure = request.interpret();
        return true;
      }
      in.skipBytes(n);
      if (fields.length() >= maxBytes) {
        failure = part == Part.TARGET ? Failure.TARGET_TOO_LONG : Failure.HEAD_TOO_LARGE;
        return true;
      }
    }
    return false;
  }

  /** Goes on as far as the bytes allow; returns the end of the head, or a negative number. */
  private int step(Fields fields) {
    byte[] b = fields.block();
    int end = fields.length();
    if (part == Part.EMPTY_LINES && !emptyLines(b, end)) {
      return Fields.MORE;
    }
    if (part == Part.METHOD && !method(b, end)) {
      return Fields.MORE;
    }
    if (part == Part.TARGET && !target(b, end)) {
      return Fields.MORE;
    }
    if (part == Part.VERSION && !version(b, end)) {
      return Fields.MORE;
    }
    int done = fields.decode(maxFields);
    if (done == Fields.MALFORMED) {
      failure = Failure.BAD_REQUEST;
    } else if (done == Fields.TOO_MANY) {
      failure = Failure.HEAD_TOO_LARGE;
    }
    return done;
  }

  /** RFC 9112 §2.2: at least one empty line before the request line should be ignored. */
  private boolean emptyLines(byte[] b, int end) {
    while (at < end && b[at] == '\r') {
      if (at + 1 >= end) {
        return false;
      }
      if (b[at + 1] != '\n' || ++emptyLines > EMPTY_LINES) {
        return refuse(Failure.BAD_REQUEST);
      }
      at += 2;
    }
    if (at >= end) {
      return false;
    }
    part = Part.METHOD;
    request.methodStart = at;
    return true;
  }

  private boolean method(byte[] b, int end) {
    at = Octets.tokenEnd(b, at, end);
    if (at >= end) {
      return false;
    }
    if (b[at] != ' ' || at == request.methodStart) {
      return refuse(Failure.BAD_REQUEST);
    }
    request.methodEnd = at;
    request.targetStart = ++at;
    part = Part.TARGET;
    return true;
  }

  private boolean target(byte[] b, int end) {
    at = Octets.targetEnd(b, at, end);
    if (at - request.targetStart > maxTarget) {
      return refuse(Failure.TARGET_TOO_LONG);
    }
    if (at >= end) {
      return false;
    }
    if (b[at] != ' ' || at == request.targetStart) {
      return refuse(Failure.BAD_REQUEST);
    }
    request.targetEnd = at++;
    part = Part.VERSION;
    return true;
  }

  /** {@code HTTP/d.d CRLF}, looked at from its start each time: it is ten bytes. */
  private boolean version(byte[] b, int end) {
    int n = Math.min(end - at, 10);
    for (int i = 0; i < n; i++) {
      byte c = b[at + i];
      boolean fits =
          switch (i) {
            case 5, 7 -> Octets.isDigit(c);
            case 6 -> c == '.';
            case 8 -> c == '\r';
            case 9 -> c == '\n';
            default -> c == VERSION[i];
          };
      if (!fits) {
        return refuse(Failure.BAD_REQUEST);
      }
    }
    if (n < 10) {
      return false;
    }
    if (b[at + 5] != '1') {
      return refuse(b[at + 5] == '0' ? Failure.BAD_REQUEST : Failure.UNKNOWN_VERSION);
    }
    request.minorVersion = b[at + 7] - '0';
    at += 10;
    part = Part.FIELDS;
    request.fields().begin(at);
    return true;
  }

  private boolean refuse(Failure why) {
    failure = why;
    return false;
  }
}
