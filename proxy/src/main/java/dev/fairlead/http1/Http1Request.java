package dev.fairlead.http1;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A request head as decoded: where its parts are, and what they say about framing and the
 * connection. Loop-confined, reused.
 *
 * <p>{@link #interpret} applies the rules of RFC 9112 §3.2, §6 and §9.3 and RFC 9110 §7.2; where
 * framing could be understood in two ways the request is refused.
 */
public final class Http1Request implements RequestHead {
  private static final byte[] CHUNKED = Ascii.bytes("chunked");
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] UPGRADE = Ascii.bytes("upgrade");
  private static final byte[] TRAILERS = Ascii.bytes("trailers");
  private static final byte[] CONTINUE = Ascii.bytes("100-continue");
  private static final byte[] H2C = Ascii.bytes("h2c");
  private static final byte[] HTTP = Ascii.bytes("http://");
  private static final byte[] HTTPS = Ascii.bytes("https://");

  private final Fields fields = new Fields();

  int methodStart;
  int methodEnd;
  int targetStart;
  int targetEnd;
  int minorVersion;

  private int hostStart;
  private int hostEnd;
  private int authorityStart;
  private int authorityEnd;
  private int pathStart;
  private int pathEnd;
  private boolean absolute;
  private Method method = Method.OTHER;
  private BodyFraming framing = BodyFraming.NONE;
  private long contentLength;
  private boolean close;
  private boolean upgrade;
  private boolean trailersWelcome;
  private boolean expectsContinue;
  private boolean http2;

  /** Methods that the proxy treats in a way of their own. */
  public enum Method {
    GET,
    HEAD,
    OPTIONS,
    TRACE,
    CONNECT,
    OTHER
  }

  void clear() {
    fields.clear();
    method = Method.OTHER;
    minorVersion = 1;
    framing = BodyFraming.NONE;
    contentLength = 0;
    absolute = false;
    close = false;
    upgrade = false;
    trailersWelcome = false;
    expectsContinue = false;
    http2 = false;
    methodStart = methodEnd = targetStart = targetEnd = 0;
    hostStart = hostEnd = authorityStart = authorityEnd = pathStart = pathEnd = 0;
  }

  /** The field section. */
  public Fields fields() {
    return fields;
  }

  /** The method, as far as the proxy cares. */
  public Method method() {
    return method;
  }

  /** 0 for HTTP/1.0, else what the client said, up to 9; 1 for HTTP/2. */
  public int minorVersion() {
    return minorVersion;
  }

  /** How the body is framed. */
  public BodyFraming framing() {
    return framing;
  }

  /** Length of the body when {@link #framing} is {@link BodyFraming#LENGTH}. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the connection must be closed after the response. */
  public boolean close() {
    return close;
  }

  /** Whether another protocol is asked for. */
  public boolean upgrade() {
    return upgrade;
  }

  /** Whether the client said {@code TE: trailers}. */
  public boolean trailersWelcome() {
    return trailersWelcome;
  }

  /** Whether the client waits for a 100 before it sends the body. */
  public boolean expectsContinue() {
    return expectsContinue;
  }

  /** Whether the target was in absolute form, so that its authority replaces Host. */
  public boolean absolute() {
    return absolute;
  }

  /** Start of host and port, from the target or else from Host. */
  public int authorityStart() {
    return authorityStart;
  }

  /** End of host and port; equal to the start when there is none (HTTP/1.0). */
  public int authorityEnd() {
    return authorityEnd;
  }

  @Override
  public int httpVersion() {
    return http2 ? HTTP_2 : 10 + minorVersion;
  }

  /** Empties it for a head that comes as fields: HTTP/2. */
  public void clearForFields() {
    clear();
    http2 = true;
  }

  @Override
  public byte[] bytes() {
    return fields.block();
  }

  @Override
  public int methodStart() {
    return methodStart;
  }

  @Override
  public int methodEnd() {
    return methodEnd;
  }

  @Override
  public int hostStart() {
    return hostStart;
  }

  @Override
  public int hostEnd() {
    return hostEnd;
  }

  @Override
  public int pathStart() {
    return pathStart;
  }

  @Override
  public int pathEnd() {
    return pathEnd;
  }

  @Override
  public int targetEnd() {
    return targetEnd;
  }

  @Override
  public int fieldCount() {
    return fields.count();
  }

  @Override
  public int nameStart(int i) {
    return fields.nameStart(i);
  }

  @Override
  public int nameEnd(int i) {
    return fields.nameEnd(i);
  }

  @Override
  public int valueStart(int i) {
    return fields.valueStart(i);
  }

  @Override
  public int valueEnd(int i) {
    return fields.valueEnd(i);
  }

  /**
   * Draws from a head that came as fields, into whose block the parts of its start line were
   * appended, what it means. A body of which no length is told is passed on in chunks.
   *
   * @param tunnel whether it opens a tunnel (RFC 8441) to the protocol that Upgrade names
   * @param ended whether no body follows
   * @return why the request is refused, or null
   */
  public @Nullable Failure interpretFields(
      int methodFrom, int methodTo, int targetFrom, int targetTo, boolean tunnel, boolean ended) {
    methodStart = methodFrom;
    methodEnd = methodTo;
    targetStart = targetFrom;
    targetEnd = targetTo;
    Failure refused = interpret();
    if (refused != null) {
      return refused;
    }
    if (absolute) {
      return Failure.BAD_REQUEST;
    }
    upgrade = tunnel;
    if (ended || tunnel) {
      return framing == BodyFraming.NONE || contentLength == 0 ? null : Failure.BAD_REQUEST;
    }
    if (framing == BodyFraming.NONE) {
      framing = BodyFraming.CHUNKED;
    }
    return null;
  }

  /**
   * Draws from the decoded lines what they mean.
   *
   * @return why the request is refused, or null
   */
  @Nullable Failure interpret() {
    method = recognise();
    Failure refused = interpretTarget();
    if (refused == null) {
      refused = interpretHost();
    }
    if (refused == null) {
      refused = interpretFraming();
    }
    if (refused == null) {
      interpretConnection();
    }
    return refused;
  }

  private Method recognise() {
    byte[] b = fields.block();
    int start = methodStart;
    return switch (methodEnd - start) {
      case 3 ->
          b[start] == 'G' && b[start + 1] == 'E' && b[start + 2] == 'T' ? Method.GET : Method.OTHER;
      case 4 -> is(b, "HEAD") ? Method.HEAD : Method.OTHER;
      case 5 -> is(b, "TRACE") ? Method.TRACE : Method.OTHER;
      case 7 ->
          is(b, "OPTIONS") ? Method.OPTIONS : is(b, "CONNECT") ? Method.CONNECT : Method.OTHER;
      default -> Method.OTHER;
    };
  }

  private boolean is(byte[] b, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (b[methodStart + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The four forms of RFC 9112 §3.2. */
  private @Nullable Failure interpretTarget() {
    byte[] b = fields.block();
    if (method == Method.CONNECT) {
      return Failure.METHOD_REFUSED;
    }
    pathStart = targetStart;
    if (b[targetStart] == '/') {
      pathEnd = queryStart(b, targetStart);
      return null;
    }
    if (b[targetStart] == '*' && targetEnd == targetStart + 1) {
      pathEnd = targetEnd;
      return method == Method.OPTIONS ? null : Failure.BAD_REQUEST;
    }
    int scheme = schemeEnd(b);
    if (scheme < 0) {
      return Failure.BAD_REQUEST;
    }
    int end = scheme;
    while (end < targetEnd && b[end] != '/' && b[end] != '?') {
      end++;
    }
    int host = Octets.hostEnd(b, scheme, end);
    if (host < 0) {
      return Failure.BAD_REQUEST;
    }
    absolute = true;
    authorityStart = scheme;
    authorityEnd = end;
    hostStart = scheme;
    hostEnd = host;
    pathStart = end;
    pathEnd = queryStart(b, end);
    return null;
  }

  private int queryStart(byte[] b, int from) {
    for (int i = from; i < targetEnd; i++) {
      if (b[i] == '?') {
        return i;
      }
    }
    return targetEnd;
  }

  private int schemeEnd(byte[] b) {
    int size = targetEnd - targetStart;
    if (size > HTTP.length && Ascii.equalsIgnoreCase(b, targetStart, HTTP)) {
      return targetStart + HTTP.length;
    }
    return size > HTTPS.length && Ascii.equalsIgnoreCase(b, targetStart, HTTPS)
        ? targetStart + HTTPS.length
        : -1;
  }

  private @Nullable Failure interpretHost() {
    int line = fields.find(FieldId.HOST, 0);
    if (line < 0) {
      return minorVersion == 0 ? null : Failure.BAD_REQUEST;
    }
    if (fields.find(FieldId.HOST, line + 1) >= 0) {
      return Failure.BAD_REQUEST;
    }
    int start = fields.valueStart(line);
    int end = fields.valueEnd(line);
    int host = Octets.hostEnd(fields.block(), start, end);
    if (host < 0) {
      return Failure.BAD_REQUEST;
    }
    if (!absolute) {
      authorityStart = start;
      authorityEnd = end;
      hostStart = start;
      hostEnd = host;
    }
    return null;
  }

  private @Nullable Failure interpretFraming() {
    int coding = fields.find(FieldId.TRANSFER_ENCODING, 0);
    int length = fields.find(FieldId.CONTENT_LENGTH, 0);
    if (coding < 0 && length < 0) {
      return null;
    }
    if (coding < 0) {
      contentLength =
          Octets.decimal(fields.block(), fields.valueStart(length), fields.valueEnd(length));
      if (contentLength < 0 || fields.find(FieldId.CONTENT_LENGTH, length + 1) >= 0) {
        return Failure.BAD_REQUEST;
      }
      framing = BodyFraming.LENGTH;
      return null;
    }
    if (length >= 0 || minorVersion == 0) {
      return Failure.BAD_REQUEST;
    }
    framing = BodyFraming.CHUNKED;
    return fields.find(FieldId.TRANSFER_ENCODING, coding + 1) < 0
            && Ascii.equalsIgnoreCase(
                fields.block(), fields.valueStart(coding), fields.valueEnd(coding), CHUNKED)
        ? null
        : FieldLists.lastCodingOnlyIsChunked(fields) ? Failure.UNKNOWN_CODING : Failure.BAD_REQUEST;
  }

  private void interpretConnection() {
    boolean named = fields.has(FieldId.CONNECTION);
    close = minorVersion == 0 || named && FieldLists.has(fields, FieldId.CONNECTION, CLOSE);
    if (minorVersion > 0) {
      expectsContinue =
          fields.has(FieldId.EXPECT) && FieldLists.has(fields, FieldId.EXPECT, CONTINUE);
      // h2c would let a client speak to the backend past every rule of the proxy.
      upgrade =
          named
              && fields.has(FieldId.UPGRADE)
              && FieldLists.has(fields, FieldId.CONNECTION, UPGRADE)
              && !FieldLists.has(fields, FieldId.UPGRADE, H2C);
      trailersWelcome = fields.has(FieldId.TE) && FieldLists.has(fields, FieldId.TE, TRAILERS);
    }
  }
}
