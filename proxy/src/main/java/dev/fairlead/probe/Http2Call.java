package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec.Field;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One request over HTTP/2 (RFC 9113) on a blocking connection that serves nothing else. For one
 * thread.
 */
final class Http2Call {
  private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;
  private static final int MOST_FRAME = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
  private static final int MOST_HEAD = 64 << 10;

  /** No window is opened again: so much of a body is looked at. */
  private static final int MOST_BODY = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

  private static final int STREAM = 1;

  private final ByteChannel channel;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Map<String, String> fields = new HashMap<>();
  private boolean ended;
  private boolean lastBlock;

  /** What was answered. */
  static final class Answer {
    private final int status;
    private final Map<String, String> fields;
    private final byte[] body;

    private Answer(int status, Map<String, String> fields, byte[] body) {
      this.status = status;
      this.fields = fields;
      this.body = body;
    }

    int status() {
      return status;
    }

    /** Of the head and the trailers, names in small letters. */
    Map<String, String> fields() {
      return fields;
    }

    /** The first 64 KiB. */
    byte[] body() {
      return body;
    }
  }

  private Http2Call(ByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Sends the request, and reads the answer.
   *
   * @param head pseudo-fields first
   * @param body empty for none
   */
  static Answer make(ByteChannel channel, List<Field> head, byte[] body) throws IOException {
    Http2Call call = new Http2Call(channel);
    call.send(head, body);
    return call.receive();
  }

  // ---- the request ----

  private void send(List<Field> head, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        Http2CodecUtil.connectionPrefaceBuf()
            .toString(StandardCharsets.US_ASCII)
            .getBytes(StandardCharsets.US_ASCII));
    frame(out, Http2FrameTypes.SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 0});
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Field each : head) {
      // Literals that enter no table: RFC 7541 §6.2.2.
      lines.write(0);
      string(lines, each.name());
      string(lines, each.value());
    }
    int flags = Http2Flags.END_HEADERS | (content.length == 0 ? Http2Flags.END_STREAM : 0);
    frame(out, Http2FrameTypes.HEADERS, flags, STREAM, lines.toByteArray());
    if (content.length > 0) {
      frame(out, Http2FrameTypes.DATA, Http2Flags.END_STREAM, STREAM, content);
    }
    write(out.toByteArray());
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length - 127;
    out.write(Math.min(bytes.length, 127));
    for (; rest >= 128; rest >>>= 7) {
      out.write(rest & 127 | 128);
    }
    if (bytes.length >= 127) {
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  private static void frame(
      ByteArrayOutputStream out, byte type, int flags, int stream, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put((byte) (payload.length >>> 16)).putShort((short) payload.length);
    header.put(type).put((byte) flags).putInt(stream);
    out.writeBytes(header.array());
    out.writeBytes(payload);
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    while (from.hasRemaining()) {
      int _ = channel.write(from);
    }
  }

  // ---- the answer ----

  private Answer receive() throws IOException {
    boolean first = true;
    while (!ended && body.size() < MOST_BODY) {
      ByteBuffer header = read(HEADER);
      int length = (header.get() & 0xff) << 16 | header.getShort() & 0xffff;
      byte type = header.get();
      int flags = header.get();
      int stream = header.getInt() & Integer.MAX_VALUE;
      if (first && type != Http2FrameTypes.SETTINGS || length > MOST_FRAME) {
        throw new IOException("it does not speak HTTP/2");
      }
      first = false;
      frame(type, flags, stream, read(length));
    }
    String status = fields.getOrDefault(":status", "");
    if (!status.matches("[1-5][0-9]{2}")) {
      throw new IOException("it answered without a status");
    }
    return new Answer(Integer.parseInt(status), fields, body.toByteArray());
  }

  private void frame(byte type, int flags, int stream, ByteBuffer payload) throws IOException {
    switch (type) {
      case Http2FrameTypes.SETTINGS, Http2FrameTypes.PING -> {
        if ((flags & Http2Flags.ACK) == 0) {
          ByteArrayOutputStream ack = new ByteArrayOutputStream();
          byte[] echo = type == Http2FrameTypes.PING ? rest(payload) : new byte[0];
          frame(ack, type, Http2Flags.ACK, 0, echo);
          write(ack.toByteArray());
        }
      }
      case Http2FrameTypes.GO_AWAY -> {
        if (payload.remaining() >= 8 && payload.getInt() < STREAM) {
          throw new IOException("it refused the connection: " + error(payload.getInt()));
        }
      }
      case Http2FrameTypes.RST_STREAM -> {
        if (stream == STREAM && payload.remaining() == 4) {
          throw new IOException("it reset the stream: " + error(payload.getInt()));
        }
      }
      case Http2FrameTypes.HEADERS, Http2FrameTypes.CONTINUATION, Http2FrameTypes.DATA -> {
        if (stream == STREAM) {
          message(type, flags, payload);
        }
      }
      default -> {}
    }
  }

  private static Object error(int code) {
    Http2Error known = Http2Error.valueOf(code);
    return known == null ? code : known;
  }

  private void message(byte type, int flags, ByteBuffer payload) throws IOException {
    if (type != Http2FrameTypes.CONTINUATION && (flags & Http2Flags.PADDED) != 0) {
      int padding = payload.get() & 0xff;
      if (padding > payload.remaining()) {
        throw new IOException("it sent a malformed frame");
      }
      payload.limit(payload.limit() - padding);
    }
    if (type == Http2FrameTypes.DATA) {
      body.writeBytes(rest(payload));
      ended = (flags & Http2Flags.END_STREAM) != 0;
      return;
    }
    if (type == Http2FrameTypes.HEADERS) {
      lastBlock = (flags & Http2Flags.END_STREAM) != 0;
      if ((flags & Http2Flags.PRIORITY) != 0) {
        payload.position(payload.position() + 5);
      }
    }
    block.writeBytes(rest(payload));
    if (block.size() > MOST_HEAD) {
      throw new IOException("its head is too large");
    }
    if ((flags & Http2Flags.END_HEADERS) != 0) {
      decode();
      ended = lastBlock;
    }
  }

  private void decode() throws IOException {
    try {
      decoder
          .decodeHeaders(STREAM, Unpooled.wrappedBuffer(block.toByteArray()))
          .forEach(each -> fields.put(each.getKey().toString(), each.getValue().toString()));
    } catch (Http2Exception e) {
      throw new IOException("its head is malformed", e);
    }
    block.reset();
  }

  private static byte[] rest(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private ByteBuffer read(int bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(bytes);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException();
      }
    }
    return into.flip();
  }
}
