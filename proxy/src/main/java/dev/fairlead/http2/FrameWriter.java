package dev.fairlead.http2;

import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.net.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** Writes frames (RFC 9113 §4.1) to one connection's {@link Outbox}. Loop-confined. */
public final class FrameWriter {
  private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;
  private static final int SETTING = Http2CodecUtil.SETTING_ENTRY_LENGTH;

  /** Beyond this a frame would keep others waiting, whatever the peer takes. */
  private static final int MOST_BYTES = 64 * 1024;

  private final Outbox outbox;
  private int maxFrame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;

  /** Writes to {@code outbox}, which others may flush. */
  public FrameWriter(Outbox outbox) {
    this.outbox = outbox;
  }

  /** The peer's SETTINGS_MAX_FRAME_SIZE. */
  public void maxFrame(int bytes) {
    maxFrame = Math.min(bytes, MOST_BYTES);
  }

  /** Bytes that a frame may hold. */
  public int maxFrame() {
    return maxFrame;
  }

  /** A header block, in as many frames as it needs. */
  public void headers(int stream, HeadBuilder block, boolean endStream) {
    int size = block.length();
    int flags = endStream ? Http2Flags.END_STREAM : 0;
    byte type = Http2FrameTypes.HEADERS;
    int at = 0;
    do {
      // Not longer than a buffer: what the outbox has to make for a longer one is not used again.
      int part = Math.min(size - at, Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE);
      if (at + part == size) {
        flags |= Http2Flags.END_HEADERS;
      }
      ByteBuf room = header(type, flags, stream, part, part);
      room.writeBytes(block.block(), at, part);
      at += part;
      type = Http2FrameTypes.CONTINUATION;
      flags = 0;
    } while (at < size);
  }

  /** The next {@code bytes} of {@code in}, not more than {@link #maxFrame}, are data. */
  public void data(int stream, ByteBuf in, int bytes, boolean endStream) {
    header(Http2FrameTypes.DATA, endStream ? Http2Flags.END_STREAM : 0, stream, bytes, 0);
    outbox.data(in, bytes);
  }

  /** No more data follows. */
  public void endOfData(int stream) {
    header(Http2FrameTypes.DATA, Http2Flags.END_STREAM, stream, 0, 0);
  }

  /** RST_STREAM. */
  public void reset(int stream, long code) {
    header(Http2FrameTypes.RST_STREAM, 0, stream, 4, 4).writeInt((int) code);
  }

  /** GOAWAY. */
  public void goAway(int lastStream, long code) {
    header(Http2FrameTypes.GO_AWAY, 0, 0, 8, 8).writeInt(lastStream).writeInt((int) code);
  }

  /** WINDOW_UPDATE; stream 0 for the connection's window. */
  public void windowUpdate(int stream, int bytes) {
    header(Http2FrameTypes.WINDOW_UPDATE, 0, stream, 4, 4).writeInt(bytes);
  }

  /** PING, or the answer to one. */
  public void ping(boolean ack, long data) {
    header(Http2FrameTypes.PING, ack ? Http2Flags.ACK : 0, 0, 8, 8).writeLong(data);
  }

  /** SETTINGS: pairs of identifier and value. */
  public void settings(long... pairs) {
    int size = pairs.length / 2 * SETTING;
    ByteBuf room = header(Http2FrameTypes.SETTINGS, 0, 0, size, size);
    for (int i = 0; i < pairs.length; i += 2) {
      room.writeShort((int) pairs[i]).writeInt((int) pairs[i + 1]);
    }
  }

  /** The peer's settings are in force. */
  public void settingsAck() {
    header(Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0, 0, 0);
  }

  private ByteBuf header(byte type, int flags, int stream, int length, int room) {
    return outbox
        .room(HEADER + room)
        .writeMedium(length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream);
  }
}
