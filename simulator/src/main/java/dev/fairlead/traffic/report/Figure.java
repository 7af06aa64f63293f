package dev.fairlead.traffic.report;

import java.util.Locale;

/** Numbers as people read them. Stateless: any thread. */
final class Figure {
  private Figure() {}

  /** A time in microseconds with three digits. */
  static String time(double micros) {
    if (micros <= 0) {
      return "-";
    }
    if (micros < 1000) {
      return three(micros) + " us";
    }
    return micros < 1e6 ? three(micros / 1e3) + " ms" : three(micros / 1e6) + " s";
  }

  /** A whole number of microseconds. */
  static String time(long micros) {
    return time((double) micros);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%,.0f/s", perSecond);
  }

  static String percent(double share) {
    return String.format(
        Locale.ROOT, share > 0 && share < 0.001 ? "%.4f %%" : "%.2f %%", share * 100);
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }
}
