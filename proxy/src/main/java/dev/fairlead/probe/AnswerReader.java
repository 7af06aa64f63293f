package dev.fairlead.probe;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.ChunkedDecoder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.http1.Http1ResponseDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response from a blocking connection: its head, and as much of its body as is looked at.
 * For one thread at a time; reused, because a decoder with its buffers is large beside a check.
 */
final class AnswerReader {
  /** So much of a body is looked at, or read for the connection's sake. */
  static final int MOST_BODY = 64 << 10;

  private static final int HEAD_BYTES = 32 << 10;
  private static final int FIELDS = 256;
  private static final int KEPT = 32;
  private static final ConcurrentLinkedDeque<AnswerReader> STOCK = new ConcurrentLinkedDeque<>();
  private static final AtomicInteger IN_STOCK = new AtomicInteger();

  private final Http1ResponseDecoder decoder = new Http1ResponseDecoder();
  private final ChunkedDecoder chunks = new ChunkedDecoder();
  private final byte[] bytes = new byte[8 << 10];
  private final ByteBuffer target = ByteBuffer.wrap(bytes);
  private final ByteBuf in = Unpooled.wrappedBuffer(bytes);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int fetched;
  private boolean started;
  private boolean complete;
  private boolean looksAtBody;
  private int taken;
  private @Nullable String fault;

  private AnswerReader() {}

  static AnswerReader take() {
    AnswerReader reader = STOCK.pollFirst();
    if (reader == null) {
      return new AnswerReader();
    }
    IN_STOCK.decrementAndGet();
    return reader;
  }

  void giveBack() {
    fetched = 0;
    if (IN_STOCK.incrementAndGet() > KEPT) {
      IN_STOCK.decrementAndGet();
    } else {
      STOCK.addFirst(this);
    }
  }

  /**
   * Reads what has come on a connection that does not block; once, before {@link #read}.
   *
   * @return whether that was anything, its end included
   */
  boolean fetch(SocketChannel from) throws IOException {
    target.clear();
    fetched = from.read(target);
    return fetched != 0;
  }

  /** Whether what was fetched is a whole response, which then has been read. */
  boolean fetchedWhole(boolean toHead) throws IOException {
    if (fetched <= 0) {
      return false;
    }
    try {
      read(null, toHead, false);
      return true;
    } catch (EOFException e) {
      return false;
    }
  }

  /**
   * Reads a response.
   *
   * @param from null when there is no more than was fetched
   * @param wantsBody whether the body is to be looked at
   * @throws EOFException when it ends too early
   */
  void read(@Nullable ReadableByteChannel from, boolean toHead, boolean wantsBody) throws IOException {
    complete = false;
    looksAtBody = wantsBody;
    taken = 0;
    fault = null;
    body.reset();
    in.setIndex(0, Math.max(0, fetched));
    started = fetched > 0;
    Http1Response response = decoder.response();
    do {
      decoder.begin(HEAD_BYTES, FIELDS, toHead);
      if (!head(from)) {
        fault = "the answer is not HTTP/1.1";
        return;
      }
    } while (response.informational());
    body(from, response);
  }

  private boolean head(@Nullable ReadableByteChannel from) throws IOException {
    while (true) {
      switch (decoder.decode(in)) {
        case WHOLE -> {
          return true;
        }
        case REFUSED -> {
          return false;
        }
        case MORE -> more(from);
      }
    }
  }

  /** Some more bytes, all of those before having been used. */
  private void more(@Nullable ReadableByteChannel from) throws IOException {
    if (!moreOrEnd(from)) {
      throw new EOFException();
    }
  }

  private boolean moreOrEnd(@Nullable ReadableByteChannel from) throws IOException {
    if (from == null) {
      return false;
    }
    target.clear();
    int read = from.read(target);
    if (read < 0) {
      return false;
    }
    started = true;
    in.setIndex(0, read);
    return true;
  }

  private void body(@Nullable ReadableByteChannel from, Http1Response response) throws IOException {
    switch (response.framing()) {
      case NONE -> complete = true;
      case LENGTH -> fixed(from, response.contentLength());
      case CHUNKED -> chunked(from);
      case UNTIL_CLOSE -> {
        do {
          take(in.readableBytes());
        } while (looksAtBody && taken < MOST_BODY && moreOrEnd(from));
      }
    }
  }

  private void fixed(@Nullable ReadableByteChannel from, long length) throws IOException {
    if (!looksAtBody && length > MOST_BODY) {
      return;
    }
    long left = length;
    while (true) {
      int now = (int) Math.min(left, in.readableBytes());
      take(now);
      left -= now;
      if (left == 0) {
        complete = true;
        return;
      }
      if (taken >= MOST_BODY) {
        return;
      }
      more(from);
    }
  }

  private void chunked(@Nullable ReadableByteChannel from) throws IOException {
    chunks.begin();
    while (taken < MOST_BODY) {
      switch (chunks.next(in)) {
        case DATA -> {
          int now = chunks.available(in);
          take(now);
          chunks.taken(now);
        }
        case MORE -> more(from);
        case END -> {
          complete = true;
          return;
        }
        case MALFORMED -> {
          fault = "the answer's body is malformed";
          return;
        }
      }
    }
  }

  private void take(int count) {
    if (looksAtBody) {
      body.write(bytes, in.readerIndex(), Math.min(count, MOST_BODY - taken));
    }
    in.skipBytes(count);
    taken += count;
  }

  /** Whether any byte of an answer has come. */
  boolean started() {
    return started;
  }

  /** What was wrong with it as HTTP, or null. */
  @Nullable String fault() {
    return fault;
  }

  /** The final status. */
  int status() {
    return decoder.response().status();
  }

  /** The body as far as it was looked at. */
  String body() {
    return body.toString(StandardCharsets.UTF_8);
  }

  /** Whether the connection may be used again: nothing is left on it. */
  boolean reusable() {
    return complete
        && fault == null
        && decoder.response().reusable()
        && decoder.response().framing() != BodyFraming.UNTIL_CLOSE
        && !in.isReadable();
  }
}
