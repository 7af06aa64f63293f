package dev.fairlead.http2;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Octets;
import dev.fairlead.model.Ascii;

/**
 * A request head as HTTP/1.1 has it, put together by the proxy and therefore sound, becomes a
 * header block: Host is {@code :authority}, and what concerns an HTTP/1.1 connection is left out
 * (RFC 9113 §8.2.2, §8.3.1). Loop-confined, reused.
 */
public final class RequestBlock {
  private static final byte[] METHOD = Ascii.bytes(":method");
  private static final byte[] SCHEME = Ascii.bytes(":scheme");
  private static final byte[] PATH = Ascii.bytes(":path");
  private static final byte[] AUTHORITY = Ascii.bytes(":authority");
  private static final byte[] HTTP = Ascii.bytes("http");
  private static final byte[] HTTPS = Ascii.bytes("https");
  private static final byte[] TRAILERS = Ascii.bytes("trailers");
  private static final int VERSION_BYTES = " HTTP/1.1".length();
  private static final int LINE_END = 2;

  private static final long LEFT_OUT =
      1L << FieldId.HOST
          | 1L << FieldId.CONNECTION
          | 1L << FieldId.KEEP_ALIVE
          | 1L << FieldId.PROXY_CONNECTION
          | 1L << FieldId.TRANSFER_ENCODING
          | 1L << FieldId.UPGRADE
          | 1L << FieldId.HTTP2_SETTINGS;

  private final HeadBuilder pseudo = new HeadBuilder();

  /**
   * Puts the block together in {@code out}.
   *
   * @param secure whether the backend is spoken to over TLS
   */
  public void write(HeadBuilder head, boolean secure, HpackWriter hpack, HeadBuilder out) {
    byte[] b = head.block();
    int end = head.length() - LINE_END;
    int methodEnd = Octets.tokenEnd(b, 0, end);
    int firstEnd = Octets.textEnd(b, methodEnd, end);
    hpack.begin(out);
    pseudo(METHOD, b, 0, methodEnd, hpack, out);
    byte[] scheme = secure ? HTTPS : HTTP;
    pseudo(SCHEME, scheme, 0, scheme.length, hpack, out);
    pseudo(PATH, b, methodEnd + 1, firstEnd - VERSION_BYTES, hpack, out);
    int fields = firstEnd + LINE_END;
    authority(b, fields, end, hpack, out);
    for (int at = fields; at < end; ) {
      int nameEnd = Octets.tokenEnd(b, at, end);
      int lineEnd = Octets.textEnd(b, nameEnd, end);
      int id = FieldId.of(b, at, nameEnd);
      int value = valueStart(b, nameEnd);
      if ((LEFT_OUT & 1L << id) == 0
          && (id != FieldId.TE || Ascii.equalsIgnoreCase(b, value, lineEnd, TRAILERS))) {
        hpack.line(b, at, nameEnd, value, lineEnd, out);
      }
      at = lineEnd + LINE_END;
    }
  }

  private void authority(byte[] b, int from, int end, HpackWriter hpack, HeadBuilder out) {
    for (int at = from; at < end; ) {
      int nameEnd = Octets.tokenEnd(b, at, end);
      int lineEnd = Octets.textEnd(b, nameEnd, end);
      if (FieldId.of(b, at, nameEnd) == FieldId.HOST) {
        pseudo(AUTHORITY, b, valueStart(b, nameEnd), lineEnd, hpack, out);
        return;
      }
      at = lineEnd + LINE_END;
    }
  }

  /** Behind the colon and the space that may follow it. */
  private static int valueStart(byte[] b, int nameEnd) {
    return b[nameEnd + 1] == ' ' ? nameEnd + 2 : nameEnd + 1;
  }

  private void pseudo(
      byte[] name, byte[] b, int start, int end, HpackWriter hpack, HeadBuilder out) {
    pseudo.clear().bytes(name).bytes(b, start, end);
    hpack.line(pseudo.block(), 0, name.length, name.length, pseudo.length(), out);
  }
}
