package dev.fairlead.balancer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mean response times of a {@link LoadBoard}, by place, as they would be at one moment, the
 * epoch, if they had faded until then, or grown backwards. All fade alike, so that the ratio of two
 * of them stays as it is while no answers come: one compares them without looking at the clock, and
 * multiplies by {@link #fade} to have nanoseconds. Any thread.
 *
 * <p>{@link ResponseTimes} has the truth; each change of it is noted here.
 */
final class FlatMeans {
  /**
   * Of which nothing is known. Less than any mean, so that it is found by searching for the least,
   * but more than 0, so that it is a number when multiplied by {@link Block#NEVER}.
   */
  static final double UNKNOWN = 1e-200;

  /** In decays, how far the epoch may be away: by then numbers have grown by 10^17. */
  static final double REACH = 40;

  /** Nothing in reach is more than a nanosecond when it is multiplied by this. */
  private static final double FADED = 1e-37;

  private static final VarHandle FADE = fadeHandle();
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(double[].class);

  final int epoch;
  final double rate;

  /** By place; {@link #UNKNOWN} or close to it when nothing is known. */
  final double[] values = new double[LoadBoard.PLACES];

  /** The fade of the latest tick, a float, above that tick. */
  private long latestFade;

  /**
   * Means of nobody.
   *
   * @param epoch a {@link ResponseTimes#tick}
   * @param rate as {@link ResponseTimes#rate}
   */
  FlatMeans(int epoch, double rate) {
    this.epoch = epoch;
    this.rate = rate;
    this.latestFade = (long) Float.floatToRawIntBits(1) << 32 | epoch & 0xffff_ffffL;
    Arrays.fill(values, UNKNOWN);
  }

  /** Whether that tick is near enough to the epoch to be noted. */
  boolean reaches(int tick) {
    return Math.abs((tick - epoch) * rate) < REACH;
  }

  /** What a value is multiplied by at {@code now} to have nanoseconds; more than 0. */
  double fade(long now) {
    int tick = ResponseTimes.tick(now);
    long known = (long) FADE.getOpaque(this);
    if ((int) known == tick) {
      return Float.intBitsToFloat((int) (known >>> 32));
    }
    double exact = ResponseTimes.fade(Math.max(0, tick - epoch) * rate);
    float rounded = (float) Math.max(FADED, exact);
    FADE.setOpaque(this, (long) Float.floatToRawIntBits(rounded) << 32 | tick & 0xffff_ffffL);
    return rounded;
  }

  /** Takes over what is known now. Whoever does it last leaves the latest, whoever else does it. */
  void note(int place, ResponseTimes times) {
    long state;
    do {
      state = times.meanState();
      double value = ResponseTimes.meanAt(state, epoch, rate, REACH);
      // Volatile, so that the state is looked at again only when others can see the value.
      VALUE.setVolatile(values, place, Math.max(UNKNOWN, value));
    } while (state != times.meanState());
  }

  /** {@link #note} for each place that is taken. */
  void noteAll(@Nullable ResponseTimes[] times) {
    for (int place = 0; place < times.length; place++) {
      ResponseTimes each = times[place];
      if (each != null) {
        note(place, each);
      }
    }
  }

  private static VarHandle fadeHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(FlatMeans.class, "latestFade", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
