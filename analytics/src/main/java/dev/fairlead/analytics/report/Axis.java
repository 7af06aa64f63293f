package dev.fairlead.analytics.report;

import java.util.ArrayList;
import java.util.List;

/** Round figures for the axes of charts. Stateless: any thread. */
final class Axis {
  /** Where the axis of latencies begins: shorter ones are drawn as this, in microseconds. */
  static final long LEAST_MICROS = 100;

  private static final int LINES = 4;

  private Axis() {}

  /** The least {@link #LINES} times 1, 2, 5 or 25 with zeros that is no less than a count. */
  static long roundTop(long most) {
    for (long tens = 1; ; tens *= 10) {
      for (long step : new long[] {tens, 2 * tens, tens % 10 == 0 ? 5 * tens / 2 : 0, 5 * tens}) {
        if (step * LINES >= Math.max(1, most) && step > 0) {
          return step * LINES;
        }
      }
    }
  }

  /** From 0 to a top of {@link #roundTop}. */
  static List<Long> lines(long top) {
    List<Long> lines = new ArrayList<>();
    for (int i = 0; i <= LINES; i++) {
      lines.add(top / LINES * i);
    }
    return lines;
  }

  /** The powers of ten from {@link #LEAST_MICROS} on that are no more than a latency. */
  static List<Long> decades(long most) {
    List<Long> lines = new ArrayList<>();
    for (long line = LEAST_MICROS; line <= most; line *= 10) {
      lines.add(line);
    }
    return lines;
  }
}
