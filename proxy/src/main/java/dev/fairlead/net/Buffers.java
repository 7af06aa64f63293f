package dev.fairlead.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one event loop. Loop-confined.
 *
 * <p>Nearly always what was read is copied or written out before the next read, so one large buffer
 * serves every read on the loop, and another every write: idle connections hold none. Only when a
 * socket takes less than it was given does the buffer stay behind with it, and the loop makes
 * itself a new one.
 */
public final class Buffers {
  /** Bytes read at a time, at the most. */
  public static final int READ_BYTES = 128 * 1024;

  /** Size of the buffer that heads and small bodies are written from. */
  public static final int WRITE_BYTES = 32 * 1024;

  /** Connections of a loop that gather what they write, each with a buffer that is used again. */
  private static final int GATHERED = 32;

  /** Largest TLS record with its header, RFC 8446 §5.2, and what older versions allow beyond it. */
  private static final int RECORD_BYTES = 5 + (1 << 14) + 2048;

  /**
   * Room for the records of one read, deciphered, and of one that began before it; and for one that
   * ends after it, since the engines ask for that room as soon as they see its header.
   */
  private static final int PLAIN_BYTES = READ_BYTES + 2 * RECORD_BYTES;

  /** Room for what one read on the other side brings, enciphered. */
  private static final int WIRE_BYTES = READ_BYTES + RECORD_BYTES;

  /** So much a loop keeps for streams whose windows are shut, before it is tight with each. */
  private static final long STALLED_BYTES = 32L << 20;

  /** Beyond the upper mark of unsent bytes the other side is not read from. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(true, false);
  private final RecvByteBufAllocator reading = Handle::new;
  private ByteBuf read = allocator.directBuffer(READ_BYTES, READ_BYTES);
  private final @Nullable ByteBuf[] gathering = new ByteBuf[GATHERED];
  private ByteBuf write = allocator.directBuffer(WRITE_BYTES, WRITE_BYTES);

  /** Bytes kept for HTTP/2 streams whose windows are shut, over all connections of the loop. */
  private long stalled;

  // Made when first needed: without TLS there are none.
  private @Nullable ByteBuf plain;
  private @Nullable ByteBuf wire;
  private @Nullable ByteBuf gather;

  /**
   * Thrown out of a read that a paused channel was woken for, since nothing else stops it. Netty
   * wakes a channel whose peer has closed or reset the connection even when reading is paused, and
   * then reads on to the end.
   */
  public static final class Paused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The only one: it has no stack and tells nothing but its type. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    public static final Paused INSTANCE = new Paused();

    private Paused() {
      super("reading is paused", null, false, false);
    }
  }

  /** Where buffers of their own come from. */
  public ByteBufAllocator allocator() {
    return allocator;
  }

  RecvByteBufAllocator reading() {
    return reading;
  }

  /** So many more bytes are kept, or fewer, for HTTP/2 streams whose windows are shut. */
  public void stalled(int change) {
    stalled += change;
  }

  /** Whether those are so many that each connection is to keep little. */
  public boolean stalledAreMany() {
    return stalled > STALLED_BYTES;
  }

  /** A buffer of {@link #WRITE_BYTES} to fill and write; released by whoever writes it. */
  public ByteBuf forWriting() {
    if (write.refCnt() > 1) {
      write.release();
      write = allocator.directBuffer(WRITE_BYTES, WRITE_BYTES);
    }
    return write.clear().retain();
  }

  /**
   * As {@link #forWriting}, for one that fills it until the end of the loop's turn, while others
   * write, too.
   */
  public ByteBuf forTurn() {
    for (int i = 0; i < gathering.length; i++) {
      ByteBuf one = gathering[i];
      if (one == null) {
        one = allocator.directBuffer(WRITE_BYTES, WRITE_BYTES);
        gathering[i] = one;
      }
      if (one.refCnt() == 1) {
        return one.clear().retain();
      }
    }
    return allocator.directBuffer(WRITE_BYTES, WRITE_BYTES);
  }

  /** A buffer for what one read brings, deciphered; released by whoever takes it. */
  public ByteBuf forPlain() {
    plain = free(plain, PLAIN_BYTES);
    return plain.retain();
  }

  /** A buffer to encipher into and write; released by whoever writes it. */
  public ByteBuf forWire() {
    wire = free(wire, WIRE_BYTES);
    return wire.retain();
  }

  /**
   * A buffer to put small pieces together in, which must be empty again when the caller returns.
   */
  public ByteBuf forGathering() {
    gather = free(gather, 1 << 14);
    return gather;
  }

  /** The buffer, or another in its place while somebody has it. */
  private ByteBuf free(@Nullable ByteBuf kept, int bytes) {
    if (kept != null) {
      if (kept.refCnt() == 1) {
        return kept.clear();
      }
      kept.release();
    }
    return allocator.directBuffer(bytes, bytes);
  }

  /** An empty buffer of its own. */
  public ByteBuf own(int bytes) {
    return allocator.directBuffer(bytes, bytes);
  }

  /** A buffer of its own, for bytes that must stay longer than the loop's turn. */
  public ByteBuf copyOf(ByteBuf in, int bytes) {
    return allocator.directBuffer(bytes, bytes).writeBytes(in, bytes);
  }

  /** An empty buffer of its own, with room for so many bytes. */
  public ByteBuf ofSize(int bytes) {
    return allocator.directBuffer(bytes, bytes);
  }

  private ByteBuf forReading() {
    if (read.refCnt() > 1) {
      read.release();
      read = allocator.directBuffer(READ_BYTES, READ_BYTES);
    }
    return read.clear().retain();
  }

  /** Gives the memory back; the loop has ended. */
  public void close() {
    read.release();
    write.release();
    for (ByteBuf one : gathering) {
      if (one != null) {
        one.release();
      }
    }
    for (ByteBuf each : new ByteBuf[] {plain, wire, gather}) {
      if (each != null) {
        each.release();
      }
    }
  }

  /** One read per event: what is left makes the level-triggered loop call again. */
  private final class Handle implements RecvByteBufAllocator.ExtendedHandle {
    private ChannelConfig config;
    private int attempted;
    private int last;

    @SuppressWarnings("NullAway.Init") // Netty calls reset first
    Handle() {}

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
      if (!config.isAutoRead()) {
        throw Paused.INSTANCE;
      }
      return forReading();
    }

    @Override
    public int guess() {
      return READ_BYTES;
    }

    @Override
    public void reset(ChannelConfig config) {
      this.config = config;
    }

    @Override
    public void incMessagesRead(int messages) {}

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return false;
    }

    @Override
    public void readComplete() {}
  }
}
