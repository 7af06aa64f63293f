package dev.fairlead.balancer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one backend has to do and how quickly it did it: exact over all threads. Any thread; nothing
 * here locks or allocates, but that {@link ResponseTimes} seldom do.
 */
public final class Load {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

  final LoadBoard board;
  final int place;
  private final int[] counts;
  private final ResponseTimes times;

  Load(LoadBoard board, int place) {
    this.board = board;
    this.place = place;
    this.counts = board.inFlight;
    this.times = new ResponseTimes(board, place);
    board.seat(place, times);
  }

  /** Exchanges in flight. */
  public int inFlight() {
    return (int) COUNT.getVolatile(counts, place);
  }

  /** How quickly it answered lately. */
  public ResponseTimes times() {
    return times;
  }

  /** Counts one more in. */
  public void take() {
    int _ = (int) COUNT.getAndAdd(counts, place, 1);
  }

  /** Counts one more in, unless that many are. */
  public boolean tryTake(int limit) {
    int now = inFlight();
    while (now < limit) {
      int seen = (int) COUNT.compareAndExchange(counts, place, now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  /** Counts one out that was counted in. */
  public void release() {
    int _ = (int) COUNT.getAndAdd(counts, place, -1);
  }
}
