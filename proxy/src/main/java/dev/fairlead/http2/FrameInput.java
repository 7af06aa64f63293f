package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames, by Netty's reader, which wants whole frames: of one that has come in part the
 * bytes are kept, at most a frame's. Loop-confined, one per connection.
 */
public final class FrameInput {
  private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;

  private final DefaultHttp2FrameReader reader;
  private final Http2FrameListener listener;
  private final @Nullable ByteBuf preface;
  private @Nullable ByteBuf partial;
  private boolean settingsSeen;
  private boolean blockOpen;
  private boolean partialBlock;

  /**
   * Makes one.
   *
   * @param server whether the peer is a client, so that its preface comes first (RFC 9113 §3.4)
   */
  public FrameInput(HeaderBlocks blocks, Http2FrameListener listener, boolean server) {
    this.reader = new DefaultHttp2FrameReader(blocks);
    this.listener = listener;
    this.preface = server ? Http2CodecUtil.connectionPrefaceBuf() : null;
  }

  /** Whether a header block has begun and is not whole. */
  public boolean blockOpen() {
    return blockOpen || partialBlock;
  }

  /**
   * Reads on. Nothing is read after a connection error.
   *
   * @throws Http2Exception an error of the connection, or of a stream; after the latter it is to be
   *     called again with what is left
   */
  public void read(ChannelHandlerContext ctx, ByteBuf in) throws Http2Exception {
    if (preface != null && preface.isReadable()) {
      readPreface(preface, in);
    }
    if (partial != null && in.isReadable()) {
      complete(ctx, partial, in);
    }
    while (in.isReadable()) {
      int whole = wholeFrames(in);
      if (whole == 0) {
        keep(in);
        return;
      }
      int end = in.writerIndex();
      in.writerIndex(in.readerIndex() + whole);
      try {
        reader.readFrame(ctx, in, listener);
      } finally {
        in.writerIndex(end);
      }
    }
  }

  private static void readPreface(ByteBuf preface, ByteBuf in) throws Http2Exception {
    while (preface.isReadable() && in.isReadable()) {
      if (preface.readByte() != in.readByte()) {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "no preface");
      }
    }
  }

  /** Bytes of the frames at hand that are whole. */
  private int wholeFrames(ByteBuf in) throws Http2Exception {
    int start = in.readerIndex();
    int end = in.writerIndex();
    int at = start;
    while (end - at >= HEADER) {
      int length = in.getUnsignedMedium(at);
      if (length > Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE) {
        // Refused by the reader on sight of its header.
        return at + HEADER - start;
      }
      if (end - at < HEADER + length) {
        look(in.getByte(at + 3), in.getByte(at + 4));
        break;
      }
      look(in.getByte(at + 3), in.getByte(at + 4));
      at += HEADER + length;
    }
    return at - start;
  }

  private void look(byte type, byte flags) throws Http2Exception {
    if (!settingsSeen) {
      if (type != Http2FrameTypes.SETTINGS || (flags & Http2Flags.ACK) != 0) {
        throw Http2Exception.connectionError(
            Http2Error.PROTOCOL_ERROR, "the first frame is not SETTINGS");
      }
      settingsSeen = true;
    }
    if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
      blockOpen = (flags & Http2Flags.END_HEADERS) == 0;
    }
  }

  private void keep(ByteBuf in) {
    partialBlock =
        in.readableBytes() > 3 && in.getByte(in.readerIndex() + 3) == Http2FrameTypes.HEADERS;
    partial = Unpooled.buffer(Math.max(256, in.readableBytes())).writeBytes(in);
  }

  /** Adds to the frame that came in part no more than it lacks. */
  private void complete(ChannelHandlerContext ctx, ByteBuf begun, ByteBuf in)
      throws Http2Exception {
    if (begun.readableBytes() < HEADER) {
      take(begun, in, HEADER - begun.readableBytes());
    }
    if (begun.readableBytes() < HEADER) {
      return;
    }
    int length = begun.getUnsignedMedium(0);
    if (length <= Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE) {
      look(begun.getByte(3), begun.getByte(4));
      take(begun, in, HEADER + length - begun.readableBytes());
      if (begun.readableBytes() < HEADER + length) {
        return;
      }
    }
    partial = null;
    partialBlock = false;
    try {
      reader.readFrame(ctx, begun, listener);
    } finally {
      begun.release();
    }
  }

  private static void take(ByteBuf begun, ByteBuf in, int wanted) {
    begun.writeBytes(in, Math.min(wanted, in.readableBytes()));
  }

  /** Lets go of what was kept. */
  public void close() {
    reader.close();
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
