package dev.fairlead.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/** Who speaks plain HTTP where TLS is spoken is told so, in plain HTTP. Stateless. */
final class PlainHttp {
  /** The record type that every TLS connection begins with, RFC 8446 §5.1. */
  private static final int HANDSHAKE = 22;

  private static final String BODY =
      "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"This port"
          + " speaks HTTPS: the request came without TLS\",\"code\":\"http_request_error\"}\n";

  private static final byte[] ANSWER =
      ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: "
              + BODY.length()
              + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private PlainHttp() {}

  /** Whether a connection's first bytes are those of no handshake. */
  static boolean isNoTls(ByteBuf in) {
    return in.getUnsignedByte(in.readerIndex()) != HANDSHAKE;
  }

  /** Answers where a method's capital letters come, and takes {@code in}; whether it did. */
  static boolean answer(ChannelHandlerContext ctx, ByteBuf in) {
    int first = in.getUnsignedByte(in.readerIndex());
    in.release();
    if (first < 'A' || first > 'Z') {
      return false;
    }
    ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER), ctx.voidPromise());
    return true;
  }
}
