package dev.fairlead.front;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: those that are open, and what is known of others. Loop-confined.
 */
final class Http2Streams {
  /** Streams of which is remembered how they ended. */
  private static final int REMEMBERED = 128;

  private final IntObjectMap<Http2Stream> open = new IntObjectHashMap<>(16);

  /** Numbers of the last that were closed; negative where it was the proxy that reset them. */
  private final int[] closed = new int[REMEMBERED];

  private int closings;
  private int last;

  /** The highest number that the client has used. */
  int last() {
    return last;
  }

  int count() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  @Nullable Http2Stream get(int id) {
    return open.get(id);
  }

  /** Those open now. */
  List<Http2Stream> all() {
    return new ArrayList<>(open.values());
  }

  /** The client has used that number, whatever became of it. */
  void used(int id) {
    last = id;
  }

  void add(Http2Stream stream) {
    last = stream.id();
    open.put(stream.id(), stream);
  }

  /** It is closed. */
  void remove(Http2Stream stream, boolean reset) {
    open.remove(stream.id());
    remember(stream.id(), reset);
  }

  /** How a stream ended, that never was open perhaps. */
  void remember(int id, boolean reset) {
    closed[closings++ & REMEMBERED - 1] = reset ? -id : id;
  }

  /** Whether the proxy reset it, so that the client may not have known what it sent. */
  boolean wasReset(int id) {
    return remembered(-id);
  }

  /** Whether it was closed lately, by both sides or by the client. */
  boolean wasClosed(int id) {
    return remembered(id);
  }

  private boolean remembered(int entry) {
    for (int one : closed) {
      if (one == entry) {
        return true;
      }
    }
    return false;
  }

  /** Whether no frame but HEADERS may come on it yet: RFC 9113 §5.1. */
  boolean isIdle(int id) {
    return id > last || (id & 1) == 0;
  }
}
