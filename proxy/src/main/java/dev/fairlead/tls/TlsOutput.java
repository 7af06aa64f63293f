package dev.fairlead.tls;

import dev.fairlead.net.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a TLS connection: small pieces are put together in one record, large ones are
 * enciphered where they are. Loop-confined.
 */
final class TlsOutput {
  /** Pieces up to this size are copied: cheaper than another record. */
  private static final int SMALL = 4 * 1024;

  private static final int RECORD = 1 << 14;

  /** What a record takes beyond what is in it, header, padding and all. */
  private static final int OVERHEAD = 512;

  private final Buffers buffers;
  private final SSLEngine engine;
  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(2);
  private @Nullable List<ChannelPromise> promises;
  private @Nullable ByteBuf wire;
  private int queued;
  private boolean sent;

  TlsOutput(Buffers buffers, SSLEngine engine) {
    this.buffers = buffers;
    this.engine = engine;
  }

  /** Takes over a piece to send with the next {@link #seal}. */
  void add(ByteBuf bytes, ChannelPromise promise) {
    if (!promise.isVoid()) {
      List<ChannelPromise> waiting = promises == null ? new ArrayList<>() : promises;
      waiting.add(promise);
      promises = waiting;
    }
    queued += bytes.readableBytes();
    queue.add(bytes);
  }

  /** Hands everything to the channel, enciphered. */
  void seal(ChannelHandlerContext ctx) throws SSLException {
    ByteBuf gathered = null;
    while (!queue.isEmpty()) {
      ByteBuf next = queue.peek();
      int bytes = next.readableBytes();
      if (gathered != null && (bytes > SMALL || gathered.writableBytes() < bytes)) {
        encipher(ctx, gathered);
        gathered = null;
      }
      if (gathered == null && (bytes > SMALL || queue.size() == 1)) {
        encipher(ctx, next);
      } else {
        gathered = gathered == null ? buffers.forGathering() : gathered;
        gathered.writeBytes(next);
      }
      queue.remove().release();
      queued -= bytes;
    }
    if (gathered != null) {
      encipher(ctx, gathered);
    }
    send(ctx);
    settle(ctx);
  }

  /** The last write tells all who wait: it comes behind all that they wrote. */
  private void settle(ChannelHandlerContext ctx) {
    List<ChannelPromise> waiting = promises;
    if (waiting == null) {
      return;
    }
    promises = null;
    ChannelPromise all = ctx.newPromise();
    all.addListener((Future<Void> done) -> {
      for (ChannelPromise each : waiting) {
        if (done.isSuccess()) {
          each.trySuccess();
        } else {
          each.tryFailure(done.cause());
        }
      }
    });
    ctx.write(Unpooled.EMPTY_BUFFER, all);
  }

  private void encipher(ChannelHandlerContext ctx, ByteBuf plain) throws SSLException {
    while (plain.isReadable()) {
      int bytes = Math.min(plain.readableBytes(), RECORD);
      SSLEngineResult result = wrap(ctx, plain.internalNioBuffer(plain.readerIndex(), bytes));
      plain.skipBytes(result.bytesConsumed());
      if (result.getStatus() == Status.CLOSED) {
        throw new SSLException("the connection is closed", new ClosedChannelException());
      }
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
        throw new SSLException("the engine takes no more");
      }
    }
  }

  /** Lets the engine make one record of {@code plain}, or of what it has to say itself. */
  SSLEngineResult wrap(ChannelHandlerContext ctx, ByteBuffer plain) throws SSLException {
    ByteBuf into = wire;
    if (into == null) {
      into = fresh(ctx, plain.remaining());
      wire = into;
    }
    while (true) {
      if (into.writableBytes() >= plain.remaining() + OVERHEAD) {
        SSLEngineResult result =
            engine.wrap(plain, into.internalNioBuffer(into.writerIndex(), into.writableBytes()));
        into.writerIndex(into.writerIndex() + result.bytesProduced());
        if (result.getStatus() != Status.BUFFER_OVERFLOW
            || result.bytesProduced() > 0
            || result.bytesConsumed() > 0) {
          return result;
        }
      }
      send(ctx);
      into = buffers.own(Math.max(RECORD, engine.getSession().getPacketBufferSize()) + OVERHEAD);
      wire = into;
    }
  }

  /** What comes next is put in a small buffer of its own. */
  void apart() {
    if (wire == null) {
      wire = buffers.own(8 * OVERHEAD);
    }
  }

  /** The loop's buffer, unless what is written would stay in it for the sake of a slow peer. */
  private ByteBuf fresh(ChannelHandlerContext ctx, int bytes) {
    ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
    int all = Math.max(bytes, queued);
    return unsent != null && !unsent.isEmpty() && all < RECORD
        ? buffers.own(all + 2 * OVERHEAD)
        : buffers.forWire();
  }

  /** Hands what is enciphered to the channel. */
  void send(ChannelHandlerContext ctx) {
    ByteBuf ready = wire;
    wire = null;
    if (ready == null) {
      return;
    }
    if (!ready.isReadable()) {
      ready.release();
      return;
    }
    sent = true;
    ctx.write(ready, ctx.voidPromise());
  }

  /** Whether something was handed to the channel that it was not told to flush. */
  boolean sent() {
    return sent;
  }

  void flushed() {
    sent = false;
  }

  /** Sends what the engine still has to say as it ends. */
  void alert(ChannelHandlerContext ctx) {
    try {
      for (int i = 0; i < 4; i++) {
        SSLEngineResult result = wrap(ctx, ByteBuffer.allocate(0));
        if (result.bytesProduced() == 0 || result.getStatus() == Status.CLOSED) {
          break;
        }
      }
    } catch (SSLException e) {
      // It has said it, or has nothing to say.
      sent |= wire != null;
    }
    send(ctx);
  }

  /** Lets go of what was not sent. */
  void discard(Throwable cause) {
    ByteBuf ready = wire;
    wire = null;
    if (ready != null) {
      ready.release();
    }
    while (!queue.isEmpty()) {
      queue.remove().release();
    }
    queued = 0;
    List<ChannelPromise> waiting = promises;
    promises = null;
    if (waiting != null) {
      waiting.forEach(each -> each.tryFailure(cause));
    }
  }
}
