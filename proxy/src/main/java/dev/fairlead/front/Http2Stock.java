package dev.fairlead.front;

import dev.fairlead.http1.Http1ResponseDecoder;
import dev.fairlead.http2.FieldLines;
import dev.fairlead.http2.RequestLines;
import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** What the HTTP/2 connections of one loop take turns to use. Loop-confined. */
final class Http2Stock {
  private static final int KEPT = 1024;
  private static final int ANSWER_BYTES = 2048;
  private static final int DATE_NAME = 4;
  private static final int DATE_LINE = DATE_NAME + 29;

  /** A block is decoded in one go, so one will do for all. */
  final RequestLines requestLines = new RequestLines(new SplittableRandom());

  /** Likewise for trailers. */
  final FieldLines trailerLines = new FieldLines();

  /** Reads the proxy's own answers, which are written for HTTP/1.1. */
  final Http1ResponseDecoder answers = new Http1ResponseDecoder();

  private final LoopContext loop;
  private final ArrayDeque<Http2Stream> streams = new ArrayDeque<>();
  private final byte[] dateLine = Ascii.bytes("date" + " ".repeat(DATE_LINE - DATE_NAME));
  private ByteBuf answer = Unpooled.buffer(ANSWER_BYTES);

  Http2Stock(LoopContext loop) {
    this.loop = loop;
  }

  /** A stream that has not begun. */
  Http2Stream take() {
    Http2Stream kept = streams.pollFirst();
    return kept == null ? new Http2Stream(loop) : kept;
  }

  /** Takes back one that is over, and that nobody knows any more. */
  void give(Http2Stream stream) {
    if (streams.size() < KEPT) {
      streams.addFirst(stream);
    } else {
      loop.worker.timers().remove(stream.timer());
    }
  }

  /** What stands in the loop's builder, to be read. */
  ByteBuf composed() {
    if (answer.capacity() > ANSWER_BYTES) {
      answer = Unpooled.buffer(ANSWER_BYTES);
    }
    answer.clear();
    loop.builder.writeTo(answer);
    return answer;
  }

  /** Adds {@code date} to the block being written. */
  @SuppressWarnings("deprecation") // the copy that does not encode
  void date(Http2Front front) {
    String date = loop.date.at(System.currentTimeMillis());
    date.getBytes(0, DATE_LINE - DATE_NAME, dateLine, DATE_NAME);
    front.hpack.line(dateLine, 0, DATE_NAME, DATE_NAME, DATE_LINE, loop.block);
  }
}
