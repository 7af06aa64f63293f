package dev.fairlead.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netty's leak detector, made to remember what it reports instead of only logging it. The system
 * property {@code io.netty.customResourceLeakDetector}, set by the build, installs it.
 *
 * @param <T> what is watched
 */
public final class LeakCount<T> extends ResourceLeakDetector<T> {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
  private static final AtomicInteger DETECTORS = new AtomicInteger();

  /** Called by Netty. */
  public LeakCount(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
    DETECTORS.incrementAndGet();
  }

  /** Called by Netty on behalf of callers that still name a limit. */
  public LeakCount(Class<?> resourceType, int samplingInterval, long maxActive) {
    this(resourceType, samplingInterval);
  }

  /** Fails when a buffer became garbage before it was released, since the last call. */
  public static void assertNone() {
    collectGarbage();
    // The detector reports what the collector found when the next buffer is tracked.
    for (int i = 0; i < 4; i++) {
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    if (DETECTORS.get() == 0) {
      throw new AssertionError("the leak detector is not installed");
    }
    List<String> found = List.copyOf(LEAKS);
    LEAKS.clear();
    if (!found.isEmpty()) {
      throw new AssertionError(found.size() + " leaked buffers: " + String.join("\n", found));
    }
  }

  private static void collectGarbage() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> marker = new WeakReference<>(new Object(), collected);
    try {
      for (int i = 0; i < 10; i++) {
        System.gc();
        if (collected.remove(500) != null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("nothing was collected: " + marker);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    LEAKS.add(resourceType + " " + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    LEAKS.add(resourceType);
  }
}
