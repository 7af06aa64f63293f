package dev.fairlead.http1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The IMF-fixdate of RFC 9110 §5.6.7, formatted once a second. Loop-confined. */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private String text = "";

  /** The date at {@code millis} since 1970. */
  public String at(long millis) {
    long wanted = Math.floorDiv(millis, 1000L);
    if (wanted != second) {
      second = wanted;
      text = FORMAT.format(Instant.ofEpochSecond(wanted));
    }
    return text;
  }
}
