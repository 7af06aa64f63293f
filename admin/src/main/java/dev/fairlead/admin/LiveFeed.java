package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Json;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.LiveView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch the proxy live. However many they are, it is looked at once a second, by one
 * thread, and what has changed is written as JSON once for all of them; some time after the last
 * one has left, nothing is done at all. Who reads slowly skips views, and is sent a whole one
 * instead; whose connection takes nothing for long is cut off. Any thread.
 */
final class LiveFeed implements AutoCloseable {
  private static final int MOST = 64;
  private static final byte[] END = {'\n', '\n'};

  private final LiveSampler sampler;
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
  private @Nullable Tick last;
  private @Nullable Thread thread;
  private volatile boolean closed;
  private boolean failing;

  /**
   * How often.
   *
   * @param between two looks
   * @param linger looks are gone on with for so long when the last viewer has left, so that who
   *     loads the page again finds the seconds before
   * @param stuck a viewer is cut off that takes nothing for so long
   * @param patience who asks how it is now is refused when there is no answer for so long
   */
  record Pace(Duration between, Duration linger, Duration stuck, Duration patience) {
    static final Pace USUAL =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));
  }

  LiveFeed(LiveSampler sampler, Pace pace) {
    this.sampler = sampler;
    this.pace = pace;
  }

  /** How many watch. */
  int viewers() {
    return viewers.size();
  }

  /** Whether there is somebody who looks: for some time after the last viewer has left. */
  boolean isLooking() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for the next look. */
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(changed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How it is now.
   *
   * @throws Refusal with 503 when it cannot be looked at
   */
  LiveView now() {
    lock.lock();
    try {
      Tick tick = awaitAfter(0, pace.patience());
      if (tick == null) {
        throw new Refusal(503, "The proxy could not be looked at; its own messages say why.");
      }
      return tick.view();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The proxy is being stopped.");
    } finally {
      lock.unlock();
    }
  }

  /** One more who watches. */
  Answer.Writer open() {
    if (closed || viewers.size() >= MOST) {
      throw new Refusal(503, MOST + " watch already; close a page that nobody looks at.")
          .with("Retry-After", "10");
    }
    return out -> new Viewer().run(out);
  }

  /**
   * The first tick after one of that number; null when there is none for so long. Has somebody look
   * if nobody does. Called with the lock held.
   */
  private @Nullable Tick awaitAfter(long number, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    while (!closed) {
      if (thread == null) {
        last = null;
        thread = Thread.ofPlatform().daemon().name("live-feed").start(this::run);
      }
      Tick tick = last;
      if (tick != null && tick.number() > number) {
        return tick;
      }
      if (left <= 0) {
        return null;
      }
      left = changed.awaitNanos(left);
    }
    throw new InterruptedException();
  }

  private void run() {
    try {
      look();
    } finally {
      lock.lock();
      try {
        // Who waits for a look sees that there is nobody any more who looks.
        end();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Called with the lock held. */
  private void end() {
    if (thread == Thread.currentThread()) {
      sampler.forget();
      last = null;
      thread = null;
      changed.signalAll();
    }
  }

  private void look() {
    long watched = System.nanoTime();
    Tick before = null;
    while (!closed) {
      long began = System.nanoTime();
      Tick tick = next(before);
      lock.lock();
      try {
        watched = viewers.isEmpty() ? watched : began;
        if (began - watched > pace.linger().toNanos()) {
          end();
          return;
        }
        last = tick == null ? last : tick;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      // After a look that failed, what was news then is known to nobody: all are sent a whole view.
      before = tick;
      viewers.forEach(viewer -> viewer.writer.cutIfStuck(began, pace.stuck()));
      pause(began);
    }
  }

  private @Nullable Tick next(@Nullable Tick before) {
    try {
      LiveView view = sampler.look();
      failing = false;
      return new Tick(
          view, before == null ? null : LiveDelta.of(before.view(), view, sampler.news()));
    } catch (RuntimeException | Error e) {
      // Said once: it may go on being so each second. The next look may succeed all the same.
      if (!failing) {
        failing = true;
        System.getLogger(AdminServer.class.getName())
            .log(System.Logger.Level.ERROR, "the proxy could not be looked at", e);
      }
      return null;
    }
  }

  private void pause(long began) {
    try {
      TimeUnit.NANOSECONDS.sleep(began + pace.between().toNanos() - System.nanoTime());
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      changed.signalAll();
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
    viewers.forEach(viewer -> viewer.writer.cut());
  }

  /** One look, and its texts, each made once and when first needed. */
  private static final class Tick {
    private final LiveView view;
    private final @Nullable LiveView delta;
    private byte @Nullable [] whole;
    private byte @Nullable [] change;

    Tick(LiveView view, @Nullable LiveView delta) {
      this.view = view;
      this.delta = delta;
    }

    LiveView view() {
      return view;
    }

    long number() {
      return view.number();
    }

    /** For who has seen the view of that number, or none, as 0. */
    synchronized byte[] text(long seen) throws IOException {
      LiveView difference = delta;
      if (difference == null || seen != number() - 1) {
        whole = whole == null ? written(view) : whole;
        return whole;
      }
      change = change == null ? written(difference) : change;
      return change;
    }

    private static byte[] written(LiveView view) throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
      text.writeBytes(
          ("id: " + view.number() + "\nevent: view\ndata: ").getBytes(StandardCharsets.US_ASCII));
      Json.mapper().writeValue(text, view);
      text.writeBytes(END);
      return text.toByteArray();
    }
  }

  private final class Viewer {
    private final ClientWriter writer = new ClientWriter();

    void run(OutputStream out) throws IOException {
      writer.begin();
      viewers.add(this);
      try {
        long seen = 0;
        while (!closed) {
          Tick tick = await(seen);
          if (tick != null) {
            writer.write(out, tick.text(seen), true);
            seen = tick.number();
          }
        }
      } catch (InterruptedException e) {
        throw new IOException("cut off", e);
      } finally {
        viewers.remove(this);
        writer.end();
      }
    }

    private @Nullable Tick await(long seen) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        return awaitAfter(seen, pace.patience());
      } finally {
        lock.unlock();
      }
    }
  }
}
