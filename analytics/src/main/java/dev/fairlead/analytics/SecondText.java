package dev.fairlead.analytics;

import dev.fairlead.model.Ascii;

/**
 * The date and time of a second in UTC, formatted once for all lines within it. Loop-confined; no
 * allocation.
 */
final class SecondText {
  private static final byte[] MONTHS = Ascii.bytes("JanFebMarAprMayJunJulAugSepOctNovDec");
  private static final int SECONDS_PER_DAY = 86_400;

  private final boolean iso;
  private final byte[] text;
  private long second = Long.MIN_VALUE;

  private SecondText(boolean iso, String shape) {
    this.iso = iso;
    this.text = Ascii.bytes(shape);
  }

  /** {@code 2026-11-23T06:12:42}, ISO 8601. */
  static SecondText iso() {
    return new SecondText(true, "0000-00-00T00:00:00");
  }

  /** {@code 23/Nov/2026:06:12:42 +0000}, as in the common log format. */
  static SecondText common() {
    return new SecondText(false, "00/Jan/0000:00:00:00 +0000");
  }

  /** The text for a time in milliseconds since 1970; overwritten by the next call. */
  byte[] at(long millis) {
    long wanted = Math.floorDiv(millis, 1000L);
    if (wanted != second) {
      second = wanted;
      format();
    }
    return text;
  }

  private void format() {
    int time = (int) Math.floorMod(second, (long) SECONDS_PER_DAY);
    // The civil date of a day number (Howard Hinnant, chrono-compatible low-level date algorithms):
    // years begin in March, so that the leap day is their last.
    long day = Math.floorDiv(second, (long) SECONDS_PER_DAY) + 719_468;
    int era = (int) Math.floorDiv(day, 146_097L);
    int dayOfEra = (int) (day - era * 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (iso) {
      put(0, year, 4);
      put(5, month, 2);
      put(8, dayOfMonth, 2);
      putTime(11, time);
    } else {
      put(0, dayOfMonth, 2);
      System.arraycopy(MONTHS, (month - 1) * 3, text, 3, 3);
      put(7, year, 4);
      putTime(12, time);
    }
  }

  private void putTime(int at, int time) {
    put(at, time / 3600, 2);
    put(at + 3, time / 60 % 60, 2);
    put(at + 6, time % 60, 2);
  }

  private void put(int at, int number, int digits) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
