package dev.fairlead.traffic.client;

import dev.fairlead.traffic.scenario.Scenario.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * A bad connection: bytes are read and written in small pieces with pauses between, so that the
 * other side fills its buffers and has to wait. Stands before TLS, the channel does not read by
 * itself. Loop-confined.
 */
final class SlowPace extends ChannelDuplexHandler {
  /** Pieces a second, about. */
  private static final int PIECES = 10;

  private final int down;
  private final int up;
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean resting;
  private int read;

  private record Piece(ByteBuf bytes, ChannelPromise promise) {}

  SlowPace(Pace pace) {
    this.down = pace.down();
    this.up = pace.up();
  }

  /** Bytes to be read at a time at that speed. */
  static int piece(int speed) {
    return Math.clamp(speed / PIECES, 64, 64 * 1024);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    ctx.read();
  }

  /** When it is time, this reads; whoever else wants to must wait. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!resting) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      read += bytes.readableBytes();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (down == 0) {
      ctx.fireChannelReadComplete();
      ctx.read();
      return;
    }
    if (!resting) {
      // Before others hear of it: a decoder that lacks bytes would read on at once.
      rest(ctx);
    }
    ctx.fireChannelReadComplete();
  }

  private void rest(ChannelHandlerContext ctx) {
    resting = true;
    long pause = read * 1_000_000_000L / down;
    read = 0;
    ctx.executor()
        .schedule(
            () -> {
              resting = false;
              ctx.read();
            },
            pause,
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (up == 0 || !(message instanceof ByteBuf bytes)) {
      ctx.write(message, promise);
      return;
    }
    waiting.add(new Piece(bytes, promise));
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (up == 0) {
      ctx.flush();
    } else if (!writing) {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    Piece first = waiting.peek();
    writing = first != null;
    if (first == null) {
      return;
    }
    int length = Math.min(piece(up), first.bytes().readableBytes());
    if (length == first.bytes().readableBytes()) {
      waiting.remove();
      ctx.writeAndFlush(first.bytes(), first.promise());
    } else {
      ctx.writeAndFlush(first.bytes().readRetainedSlice(length));
    }
    long pause = length * 1_000_000_000L / up;
    ctx.executor().schedule(() -> next(ctx), pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    for (Piece piece : waiting) {
      ReferenceCountUtil.release(piece.bytes());
      piece.promise().tryFailure(new java.nio.channels.ClosedChannelException());
    }
    waiting.clear();
    ctx.fireChannelInactive();
  }
}
