package dev.fairlead.http2;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Octets;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A request's header block becomes the head that HTTP/1.1 would have brought: {@code :authority} is
 * Host, crumbs of Cookie are one line, an extended CONNECT (RFC 8441) is the upgrade it stands for.
 * Pseudo-fields are checked by RFC 9113 §8.3. Loop-confined, reused.
 */
public final class RequestLines extends FieldLines {
  private static final byte[] METHOD = Ascii.bytes(":method");
  private static final byte[] SCHEME = Ascii.bytes(":scheme");
  private static final byte[] PATH = Ascii.bytes(":path");
  private static final byte[] AUTHORITY = Ascii.bytes(":authority");
  private static final byte[] PROTOCOL = Ascii.bytes(":protocol");
  private static final byte[] HOST = Ascii.bytes("host");
  private static final byte[] COOKIE = Ascii.bytes("cookie");
  private static final byte[] CONNECT = Ascii.bytes("CONNECT");
  private static final byte[] GET = Ascii.bytes("GET");
  private static final byte[] UPGRADE = Ascii.bytes("upgrade");
  private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
  private static final byte[] KEY = Ascii.bytes("sec-websocket-key");
  private static final int KEY_BYTES = 16;
  private static final int KEPT_CRUMBS = 16 * 1024;
  private static final byte[] NO_CRUMBS = {};

  private final RandomGenerator random;
  private Http1Request request = new Http1Request();
  private int maxTarget;
  private int methodStart;
  private int methodEnd;
  private int pathStart;
  private int pathEnd;
  private int authority;
  private boolean scheme;
  private boolean regularSeen;
  private boolean targetTooLong;
  private boolean tunnel;
  private boolean otherProtocol;
  private byte[] crumbs = NO_CRUMBS;
  private int crumbsLength;

  /**
   * Makes one.
   *
   * @param random makes the keys of WebSocket handshakes, which are no secrets
   */
  public RequestLines(RandomGenerator random) {
    this.random = random;
  }

  /** Makes ready for a block that is to fill {@code request}. */
  public void begin(Http1Request request, int maxBytes, int maxTarget, int maxFields) {
    request.clearForFields();
    begin(request.fields(), maxBytes, maxFields);
    this.request = request;
    this.maxTarget = maxTarget;
    methodStart = -1;
    pathStart = -1;
    authority = -1;
    scheme = false;
    regularSeen = false;
    targetTooLong = false;
    tunnel = false;
    otherProtocol = false;
    crumbsLength = 0;
  }

  /**
   * The block is whole.
   *
   * @param ended whether no body follows
   * @return why the request is refused, or null; {@link Failure#BAD_REQUEST} where it is malformed
   */
  public @Nullable Failure end(boolean ended) {
    if (isMalformed()) {
      return Failure.BAD_REQUEST;
    }
    if (targetTooLong) {
      return Failure.TARGET_TOO_LONG;
    }
    if (isTooLarge()) {
      return Failure.HEAD_TOO_LARGE;
    }
    Fields lines = lines();
    boolean connect =
        methodStart >= 0 && Ascii.equals(lines.block(), methodStart, methodEnd, CONNECT);
    if (connect && !tunnel && !otherProtocol) {
      boolean sound = authority >= 0 && pathStart < 0 && !scheme;
      return sound ? Failure.METHOD_REFUSED : Failure.BAD_REQUEST;
    }
    if (methodStart < 0
        || pathStart < 0
        || !scheme
        || (tunnel || otherProtocol) && (!connect || authority < 0)) {
      return Failure.BAD_REQUEST;
    }
    if (otherProtocol) {
      return Failure.METHOD_REFUSED;
    }
    joinCrumbs();
    if (tunnel) {
      openTunnel(lines);
    }
    if (isTooLarge()) {
      return Failure.HEAD_TOO_LARGE;
    }
    return request.interpretFields(methodStart, methodEnd, pathStart, pathEnd, tunnel, ended);
  }

  private void joinCrumbs() {
    if (crumbsLength > 0 && hasRoom(crumbsLength)) {
      lines().add(COOKIE, 0, COOKIE.length, crumbs, 0, crumbsLength);
    }
    if (crumbs.length > KEPT_CRUMBS) {
      crumbs = NO_CRUMBS;
    }
  }

  /** RFC 8441 §5.1: what RFC 6455 §4.1 asks for and HTTP/2 has no use for. */
  private void openTunnel(Fields lines) {
    methodStart = lines.append(GET, 0, GET.length);
    methodEnd = methodStart + GET.length;
    lines.add(UPGRADE, 0, UPGRADE.length, WEBSOCKET, 0, WEBSOCKET.length);
    byte[] nonce = new byte[KEY_BYTES];
    random.nextBytes(nonce);
    byte[] key = Base64.getEncoder().encode(nonce);
    lines.add(KEY, 0, KEY.length, key, 0, key.length);
  }

  @Override
  protected void pseudo(AsciiString name, AsciiString value) {
    if (regularSeen) {
      malformed();
    } else if (is(name, METHOD)) {
      method(value);
    } else if (is(name, PATH)) {
      path(value);
    } else if (is(name, SCHEME)) {
      scheme(value);
    } else if (is(name, AUTHORITY)) {
      authority(value);
    } else if (is(name, PROTOCOL)) {
      protocol(value);
    } else {
      malformed();
    }
  }

  private void method(AsciiString value) {
    byte[] v = value.array();
    int start = value.arrayOffset();
    int end = start + value.length();
    if (methodStart >= 0 || start == end || Octets.tokenEnd(v, start, end) != end) {
      malformed();
    } else if (hasRoom(value.length())) {
      methodStart = lines().append(v, start, value.length());
      methodEnd = methodStart + value.length();
    }
  }

  /** RFC 9113 §8.3.1: never empty, begins with a slash but for the asterisk of OPTIONS. */
  private void path(AsciiString value) {
    byte[] v = value.array();
    int start = value.arrayOffset();
    int end = start + value.length();
    if (pathStart >= 0
        || start == end
        || v[start] != '/' && !(v[start] == '*' && end == start + 1)
        || Octets.targetEnd(v, start, end) != end) {
      malformed();
    } else if (value.length() > maxTarget) {
      targetTooLong = true;
      pathStart = 0;
    } else if (hasRoom(value.length())) {
      pathStart = lines().append(v, start, value.length());
      pathEnd = pathStart + value.length();
    }
  }

  /** RFC 3986 §3.1; which one is said decides nothing here. */
  private void scheme(AsciiString value) {
    boolean sound = !scheme && !value.isEmpty() && isLetter(value.byteAt(0));
    for (int i = 1; i < value.length() && sound; i++) {
      byte c = value.byteAt(i);
      sound = isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
    }
    scheme = true;
    if (!sound) {
      malformed();
    }
  }

  private static boolean isLetter(byte c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private void authority(AsciiString value) {
    byte[] v = value.array();
    int start = value.arrayOffset();
    int end = start + value.length();
    if (authority >= 0 || start == end || Octets.targetEnd(v, start, end) != end) {
      malformed();
    } else if (hasRoom(HOST.length + value.length())) {
      authority = lines().count();
      lines().add(HOST, 0, HOST.length, v, start, value.length());
    }
  }

  private void protocol(AsciiString value) {
    if (tunnel || otherProtocol || value.isEmpty()) {
      malformed();
    } else if (value.contentEqualsIgnoreCase("websocket")) {
      tunnel = true;
    } else {
      otherProtocol = true;
    }
  }

  @Override
  protected void line(int id, AsciiString name, AsciiString value) {
    regularSeen = true;
    switch (id) {
      case FieldId.HOST -> host(name, value);
      case FieldId.COOKIE -> crumb(value);
      default -> {
        if (!tunnel || !is(name, KEY)) {
          super.line(id, name, value);
        }
      }
    }
  }

  /** Says the same as {@code :authority}, or stands in for it: RFC 9113 §8.3.1. */
  private void host(AsciiString name, AsciiString value) {
    Fields lines = lines();
    if (authority < 0) {
      super.line(FieldId.HOST, name, value);
      return;
    }
    int start = lines.valueStart(authority);
    boolean same = lines.valueEnd(authority) - start == value.length();
    for (int i = 0; i < value.length() && same; i++) {
      same = Ascii.lower(lines.block()[start + i]) == Ascii.lower(value.byteAt(i));
    }
    if (!same) {
      malformed();
    }
  }

  /** RFC 9113 §8.2.3. */
  private void crumb(AsciiString value) {
    int gap = crumbsLength > 0 ? 2 : 0;
    int size = value.length();
    if (!hasRoom(crumbsLength + gap + size)) {
      return;
    }
    int wanted = crumbsLength + gap + size;
    if (wanted > crumbs.length) {
      crumbs = Arrays.copyOf(crumbs, Math.max(wanted, 2 * crumbs.length));
    }
    if (gap > 0) {
      crumbs[crumbsLength++] = ';';
      crumbs[crumbsLength++] = ' ';
    }
    System.arraycopy(value.array(), value.arrayOffset(), crumbs, crumbsLength, size);
    crumbsLength += size;
  }

  private static boolean is(AsciiString name, byte[] expected) {
    int start = name.arrayOffset();
    return Ascii.equals(name.array(), start, start + name.length(), expected);
  }
}
