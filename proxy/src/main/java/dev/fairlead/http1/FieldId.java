package dev.fairlead.http1;

import dev.fairlead.model.Ascii;

/** Small numbers for the field names that the proxy itself acts on. Stateless: any thread. */
public final class FieldId {
  public static final int OTHER = 0;
  public static final int HOST = 1;
  public static final int CONNECTION = 2;
  public static final int CONTENT_LENGTH = 3;
  public static final int TRANSFER_ENCODING = 4;
  public static final int TE = 5;
  public static final int KEEP_ALIVE = 6;
  public static final int PROXY_CONNECTION = 7;
  public static final int UPGRADE = 8;
  public static final int EXPECT = 9;
  public static final int VIA = 10;
  public static final int DATE = 11;
  public static final int X_FORWARDED_FOR = 12;
  public static final int X_FORWARDED_PROTO = 13;
  public static final int X_FORWARDED_HOST = 14;

  /** Any other name that begins with {@code x-forwarded-}. */
  public static final int X_FORWARDED_OTHER = 15;

  public static final int FORWARDED = 16;
  public static final int X_REQUEST_ID = 17;
  public static final int MAX_FORWARDS = 18;
  public static final int HTTP2_SETTINGS = 19;
  public static final int TRAILER = 20;
  public static final int COOKIE = 21;
  public static final int SET_COOKIE = 22;
  public static final int TRACEPARENT = 23;
  public static final int TRACESTATE = 24;

  private static final byte[][] NAMES = {
    {},
    Ascii.bytes("host"),
    Ascii.bytes("connection"),
    Ascii.bytes("content-length"),
    Ascii.bytes("transfer-encoding"),
    Ascii.bytes("te"),
    Ascii.bytes("keep-alive"),
    Ascii.bytes("proxy-connection"),
    Ascii.bytes("upgrade"),
    Ascii.bytes("expect"),
    Ascii.bytes("via"),
    Ascii.bytes("date"),
    Ascii.bytes("x-forwarded-for"),
    Ascii.bytes("x-forwarded-proto"),
    Ascii.bytes("x-forwarded-host"),
    Ascii.bytes("x-forwarded-"),
    Ascii.bytes("forwarded"),
    Ascii.bytes("x-request-id"),
    Ascii.bytes("max-forwards"),
    Ascii.bytes("http2-settings"),
    Ascii.bytes("trailer"),
    Ascii.bytes("cookie"),
    Ascii.bytes("set-cookie"),
    Ascii.bytes("traceparent"),
    Ascii.bytes("tracestate"),
  };

  private FieldId() {}

  /** The number of the name in that range, {@link #OTHER} when the proxy has no use for it. */
  public static int of(byte[] block, int start, int end) {
    int id =
        switch (end - start) {
          case 2 -> TE;
          case 3 -> VIA;
          case 4 -> (block[start] | 0x20) == 'h' ? HOST : DATE;
          case 6 -> (block[start] | 0x20) == 'e' ? EXPECT : COOKIE;
          case 7 -> (block[start] | 0x20) == 'u' ? UPGRADE : TRAILER;
          case 9 -> FORWARDED;
          case 10 ->
              switch (block[start] | 0x20) {
                case 'c' -> CONNECTION;
                case 's' -> SET_COOKIE;
                case 't' -> TRACESTATE;
                default -> KEEP_ALIVE;
              };
          case 11 -> TRACEPARENT;
          case 12 -> (block[start] | 0x20) == 'm' ? MAX_FORWARDS : X_REQUEST_ID;
          case 14 -> (block[start] | 0x20) == 'c' ? CONTENT_LENGTH : HTTP2_SETTINGS;
          case 15 -> X_FORWARDED_FOR;
          case 16 -> (block[start] | 0x20) == 'p' ? PROXY_CONNECTION : X_FORWARDED_HOST;
          case 17 -> (block[start] | 0x20) == 't' ? TRANSFER_ENCODING : X_FORWARDED_PROTO;
          default -> OTHER;
        };
    if (id != OTHER && Ascii.equalsIgnoreCase(block, start, end, NAMES[id])) {
      return id;
    }
    byte[] prefix = NAMES[X_FORWARDED_OTHER];
    return end - start > prefix.length
            && (block[start] | 0x20) == 'x'
            && Ascii.equalsIgnoreCase(block, start, prefix)
        ? X_FORWARDED_OTHER
        : OTHER;
  }
}
