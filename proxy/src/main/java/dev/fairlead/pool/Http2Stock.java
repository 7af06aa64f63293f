package dev.fairlead.pool;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http2.FieldLines;
import dev.fairlead.http2.RequestBlock;
import dev.fairlead.http2.ResponseLines;
import java.util.ArrayDeque;

/** What the HTTP/2 connections of one event loop to backends share. Loop-confined. */
final class Http2Stock {
  private static final int KEPT = 256;

  final ResponseLines responseLines = new ResponseLines();
  final FieldLines trailerLines = new FieldLines();
  final Fields trailers = new Fields();
  final RequestBlock requestBlock = new RequestBlock();
  final HeadBuilder block = new HeadBuilder();

  private final ArrayDeque<Http2BackendStream> streams = new ArrayDeque<>();

  /** A stream, perhaps one that was used before. */
  Http2BackendStream take() {
    Http2BackendStream kept = streams.pollFirst();
    return kept == null ? new Http2BackendStream() : kept;
  }

  /** Takes back one that is over and that nobody knows any more. */
  void give(Http2BackendStream stream) {
    if (streams.size() < KEPT) {
      streams.addFirst(stream);
    }
  }
}
