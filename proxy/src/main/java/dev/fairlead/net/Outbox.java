package dev.fairlead.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection: small pieces are gathered into the loop's write buffer so that a
 * head and a small body leave in one system call; large pieces are written as they were read,
 * without a copy. Loop-confined.
 */
public final class Outbox {
  /** Pieces up to this size are copied: cheaper than another entry in a gathering write. */
  private static final int COPIED = 8 * 1024;

  /** With earlier bytes still unsent, pieces up to this size do not pin the loop's read buffer. */
  private static final int COPIED_BEHIND = 32 * 1024;

  private final Worker worker;
  private final Channel channel;
  private final boolean gathers;
  private @Nullable ByteBuf gathered;
  private boolean dirty;
  private boolean retractable;
  private long pushed;

  /** The outbox of {@code channel}. */
  public Outbox(Worker worker, Channel channel) {
    this(worker, channel, false);
  }

  /**
   * The outbox of {@code channel}.
   *
   * @param gathers whether it is flushed at the end of the loop's turns only
   */
  public Outbox(Worker worker, Channel channel, boolean gathers) {
    this.worker = worker;
    this.channel = channel;
    this.gathers = gathers;
  }

  /**
   * A buffer with room for {@code bytes} to append to; one of its own beyond {@link
   * Buffers#WRITE_BYTES}.
   */
  public ByteBuf room(int bytes) {
    ByteBuf buffer = gathered;
    if (buffer != null && buffer.writableBytes() >= bytes) {
      return buffer;
    }
    push();
    buffer =
        bytes <= Buffers.WRITE_BYTES
            ? gathers ? worker.buffers().forTurn() : worker.buffers().forWriting()
            : worker.buffers().allocator().directBuffer(bytes, bytes);
    gathered = buffer;
    return buffer;
  }

  /** Sends the next {@code bytes} of {@code in}, and takes them from it. */
  public void data(ByteBuf in, int bytes) {
    if (bytes <= COPIED) {
      in.readBytes(room(bytes), bytes);
      return;
    }
    pushSoFar();
    dirty = true;
    retractable = false;
    pushed += bytes;
    channel.write(
        bytes <= COPIED_BEHIND && behind()
            ? worker.buffers().copyOf(in, bytes)
            : in.readRetainedSlice(bytes),
        channel.voidPromise());
  }

  /** From here on, until something is handed to the socket, {@link #retract} can undo. */
  public void markRetractable() {
    retractable = !dirty && (gathered == null || !gathered.isReadable());
  }

  /** Forgets what was gathered since the mark; false when some of it has been handed on. */
  public boolean retract() {
    if (retractable) {
      retractable = false;
      discard();
      return true;
    }
    return false;
  }

  /** Hands everything to the socket. */
  public void flush() {
    push();
    if (dirty) {
      dirty = false;
      channel.flush();
    }
  }

  /** Whether the other side should go on: few bytes are unsent. */
  public boolean writable() {
    return channel.isWritable();
  }

  /** Bytes that the socket has not taken yet. */
  public long unsent() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** A number that grows when, and only when, the socket takes something. */
  public long progress() {
    return pushed - unsent();
  }

  /** Closes the connection once everything is sent, or at once if nothing is left to send. */
  public void closeWhenSent() {
    flush();
    if (behind()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    } else {
      channel.close();
    }
  }

  /** Tells the other side that nothing more comes, once everything is sent; reading goes on. */
  public void endWhenSent() {
    flush();
    if (!(channel instanceof SocketChannel socket)) {
      return;
    }
    Ending ending = channel.attr(Ending.OF).get();
    if (ending != null) {
      ending.say();
    }
    if (behind()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> socket.shutdownOutput());
    } else {
      socket.shutdownOutput();
    }
  }

  /** Lets go of what was never written. */
  public void discard() {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  private boolean behind() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer != null && !buffer.isEmpty();
  }

  /** Writes what was gathered, and goes on gathering behind it in the same buffer. */
  private void pushSoFar() {
    ByteBuf buffer = gathered;
    if (behind()) {
      push();
    } else if (buffer != null && buffer.isReadable()) {
      dirty = true;
      pushed += buffer.readableBytes();
      channel.write(buffer.readRetainedSlice(buffer.readableBytes()), channel.voidPromise());
    }
  }

  private void push() {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      return;
    }
    gathered = null;
    if (!buffer.isReadable()) {
      buffer.release();
      return;
    }
    dirty = true;
    retractable = false;
    pushed += buffer.readableBytes();
    if (behind() && buffer.readableBytes() < COPIED) {
      ByteBuf copy = worker.buffers().copyOf(buffer, buffer.readableBytes());
      buffer.release();
      buffer = copy;
    }
    channel.write(buffer, channel.voidPromise());
  }
}
