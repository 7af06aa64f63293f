package dev.fairlead.comparison.result;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them: three digits and a unit. Stateless: any thread. */
public final class Figures {
  /** What stands where there is no number. */
  public static final String NONE = "–";

  private static final double THOUSAND = 1000;
  private static final double HUNDRED = 100;
  private static final double TEN = 10;

  private Figures() {}

  /** A time; a dash for none. */
  public static String micros(long micros) {
    return micros((double) micros);
  }

  /** A time; a dash for none. */
  public static String micros(double micros) {
    if (micros <= 0) {
      return NONE;
    }
    if (micros < THOUSAND) {
      return digits(micros) + " µs";
    }
    if (micros < THOUSAND * THOUSAND) {
      return digits(micros / THOUSAND) + " ms";
    }
    return digits(micros / THOUSAND / THOUSAND) + " s";
  }

  private static String digits(double value) {
    int decimals = value < TEN ? 2 : value < HUNDRED ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A share of 1 as a percentage. */
  public static String percent(double share) {
    if (share == 0) {
      return "0 %";
    }
    if (share < 0.0001) {
      return "<0.01 %";
    }
    return String.format(Locale.ROOT, share < 0.1 ? "%.2f %%" : "%.1f %%", share * HUNDRED);
  }

  /** A load or another share that is round. */
  public static String wholePercent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * HUNDRED);
  }

  /** How much more or less, with its sign; how many times, where that is more than ten. */
  public static String difference(double share) {
    if (share >= TEN) {
      return String.format(Locale.ROOT, "x%.0f", share + 1);
    }
    return String.format(Locale.ROOT, "%+.0f %%", share * HUNDRED);
  }

  /** How many times. */
  public static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Keys that moved while a backend was not ready, of all; a dash where there is no such thing. */
  public static String movedWhileAway(@Nullable MovedKeys moved) {
    return moved == null || moved.keys() == 0
        ? NONE
        : percent((double) moved.onLeaving() / moved.keys());
  }

  /** Keys that move when a backend is removed, of all; a dash where there is no such thing. */
  public static String movedOnRemoval(@Nullable MovedKeys moved) {
    return moved == null || moved.keys() == 0
        ? NONE
        : percent((double) moved.onRemoval() / moved.keys());
  }

  /** A whole number, its thousands parted. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  /** A whole number, its thousands parted. */
  public static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number).replace(',', ' ');
  }
}
