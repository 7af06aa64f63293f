package dev.fairlead.health;

import dev.fairlead.health.Availability.Active;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one backend's health. It outlives snapshots with its backend. Event loops tell
 * it what became of attempts; a control thread draws the conclusions, and only that thread writes
 * them. Any thread.
 *
 * <p>Telling costs a read and one atomic addition when all is well. Nothing is drawn from the
 * counters here: they only grow, and who wants a window subtracts.
 */
public final class BackendHealth {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle STREAK = handle("streak", int.class);
  private static final VarHandle FAILURES = handle("failures", int.class);

  private final int[] counts = new int[AnswerTimes.CELLS];

  /** Gateway failures in a row. */
  private volatile int streak;

  private volatile int failures;

  /** Whether there has been a failure since the control thread looked. */
  private volatile boolean alarmed;

  private volatile @Nullable Runnable alarm;
  private volatile Active active;
  private volatile boolean ejected;
  private volatile @Nullable HealthReport report;

  /** One that is believed to be well. */
  public BackendHealth() {
    this(Active.UP);
  }

  /** One of which checks have said nothing, so that this is held of it. */
  public BackendHealth(Active active) {
    this.active = active;
  }

  /**
   * A backend answered.
   *
   * @param status the final status
   * @param nanos from the request to the first byte of the answer; -1 when nobody measured
   */
  public void answered(int status, long nanos) {
    int _ = (int) COUNT.getAndAdd(counts, AnswerTimes.cell(nanos), 1);
    if (status >= 502 && status <= 504) {
      failure();
    } else if (streak != 0) {
      streak = 0;
    }
  }

  /** An attempt failed by the backend's doing, without an answer. */
  public void failed() {
    int _ = (int) COUNT.getAndAdd(counts, AnswerTimes.UNMEASURED, 1);
    failure();
  }

  /** An answer that {@link #answered} has told of broke off: the same request, which has failed. */
  public void brokeOff() {
    failure();
  }

  private void failure() {
    int _ = (int) FAILURES.getAndAdd(this, 1);
    int _ = (int) STREAK.getAndAdd(this, 1);
    // In this order: who clears the flag looks at the counters then.
    if (!alarmed) {
      alarmed = true;
      Runnable told = alarm;
      if (told != null) {
        told.run();
      }
    }
  }

  /** Gateway failures in a row until now. */
  public int streak() {
    return streak;
  }

  /** Begins the row anew. For the control thread. */
  public void forgetStreak() {
    streak = 0;
  }

  /**
   * Who is told of a first failure since {@link #takeAlarm}, on an event loop: it must be quick and
   * neither lock nor throw. Of one from before it is told here. For the control thread.
   */
  public void onFailure(@Nullable Runnable listener) {
    alarm = listener;
    // In this order: a failure that found nobody to tell has raised the flag before it looked.
    if (listener != null && alarmed) {
      listener.run();
    }
  }

  /** Whether there was a failure since this was asked last. For the control thread. */
  public boolean takeAlarm() {
    if (!alarmed) {
      return false;
    }
    alarmed = false;
    return true;
  }

  /** All that was ever counted, to take a {@link WindowCount} from. */
  public Counted counted() {
    int[] copy = new int[counts.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (int) COUNT.getOpaque(counts, i);
    }
    return new Counted(copy, failures);
  }

  /** What has been counted from one moment to another. Both may have wrapped around. */
  public static WindowCount between(Counted from, Counted to) {
    int[] window = new int[AnswerTimes.CELLS];
    long requests = 0;
    for (int i = 0; i < window.length; i++) {
      window[i] = Math.max(0, to.cells[i] - from.cells[i]);
      requests += window[i];
    }
    long measured = requests - window[AnswerTimes.UNMEASURED];
    return new WindowCount(
        requests,
        Math.max(0, to.failures - from.failures),
        measured,
        AnswerTimes.median(window, measured));
  }

  /** The counters at a moment. Immutable to all but this class. */
  public static final class Counted {
    private final int[] cells;
    private final int failures;

    private Counted(int[] cells, int failures) {
      this.cells = cells;
      this.failures = failures;
    }
  }

  /** What checks say. */
  public Active active() {
    return active;
  }

  /** Whether requests say that it is to be left alone for a time. */
  public boolean ejected() {
    return ejected;
  }

  /** What follows from all that was seen. For the control thread. */
  public void conclude(Active checks, boolean requests) {
    active = checks;
    ejected = requests;
  }

  /** What to tell people; null until the control thread has looked at it for the first time. */
  public @Nullable HealthReport report() {
    return report;
  }

  /** Replaces what to tell people. For the control thread. */
  public void report(HealthReport now) {
    report = now;
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(BackendHealth.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
