package dev.fairlead.pool;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of one connection. Loop-confined. */
final class StreamTable {
  private final IntObjectHashMap<Http2BackendStream> byId = new IntObjectHashMap<>();
  private int active;
  private int latest = -1;

  /** Counts one more, which has no number yet; returns how many there are. */
  int taken() {
    return ++active;
  }

  /** Those that are open, or will be at once. */
  int active() {
    return active;
  }

  /** The highest number that was given, -1 before the first. */
  int latest() {
    return latest;
  }

  /** Gives a stream its number: RFC 9113 §5.1.1. */
  int add(Http2BackendStream stream) {
    latest += 2;
    byId.put(latest, stream);
    return latest;
  }

  @Nullable Http2BackendStream get(int id) {
    return byId.get(id);
  }

  /** Whether no stream has had that number. */
  boolean isIdle(int id) {
    return (id & 1) == 0 || id > latest;
  }

  void remove(Http2BackendStream stream) {
    active--;
    if (stream.id() > 0) {
      byId.remove(stream.id());
    }
  }

  /** Those with a number above that, by number. */
  List<Http2BackendStream> above(int id) {
    List<Http2BackendStream> found = new ArrayList<>();
    for (Http2BackendStream stream : byId.values()) {
      if (stream.id() > id) {
        found.add(stream);
      }
    }
    found.sort((a, b) -> Integer.compare(a.id(), b.id()));
    return found;
  }
}
