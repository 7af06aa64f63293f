package dev.fairlead.health;

/**
 * Times of answers in cells a quarter of an octave wide: a median that is right to about a tenth,
 * for the price of one addition per answer. Stateless.
 */
final class AnswerTimes {
  /** Times from 2^10 nanoseconds, a microsecond, to 2^36, a minute, and one cell beyond. */
  private static final int FIRST_OCTAVE = 10;

  private static final int LAST_OCTAVE = 36;
  private static final int PER_OCTAVE = 4;
  private static final int LAST = (LAST_OCTAVE - FIRST_OCTAVE) * PER_OCTAVE;

  /** The cell of requests whose time nobody measured. */
  static final int UNMEASURED = LAST + 1;

  /** How many cells there are. */
  static final int CELLS = LAST + 2;

  private AnswerTimes() {}

  /** The cell of a time in nanoseconds; {@link #UNMEASURED} for a negative one. */
  static int cell(long nanos) {
    if (nanos < 0) {
      return UNMEASURED;
    }
    int octave = 63 - Long.numberOfLeadingZeros(nanos | 1);
    if (octave < FIRST_OCTAVE) {
      return 0;
    }
    int quarter = (int) (nanos >>> (octave - 2)) & PER_OCTAVE - 1;
    return Math.min(LAST, (octave - FIRST_OCTAVE) * PER_OCTAVE + quarter);
  }

  /** The time in the middle of a cell. */
  static long nanos(int cell) {
    int octave = FIRST_OCTAVE + cell / PER_OCTAVE;
    long quarter = 1L << (octave - 2);
    return (1L << octave) + cell % PER_OCTAVE * quarter + quarter / 2;
  }

  /** The median of {@code measured} times in their cells; 0 for none. */
  static long median(int[] cells, long measured) {
    long below = 0;
    for (int cell = 0; cell <= LAST; cell++) {
      below += cells[cell];
      if (below > 0 && below * 2 >= measured) {
        return nanos(cell);
      }
    }
    return 0;
  }
}
