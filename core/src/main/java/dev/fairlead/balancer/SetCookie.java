package dev.fairlead.balancer;

import dev.fairlead.model.Ascii;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the attributes of a {@code Set-Cookie} line mean, RFC 6265 §5.2. Stateless: any thread. */
final class SetCookie {
  private static final byte[] MAX_AGE = Ascii.bytes("max-age");
  private static final byte[] EXPIRES = Ascii.bytes("expires");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  /** As servers have written dates since Netscape: Thu, 01 Jan 1970 or Thursday, 01-Jan-70. */
  private static final Pattern DATE =
      Pattern.compile(
          "[A-Za-z]+, *([0-9]{1,2})[ -]([A-Za-z]{3})[ -]([0-9]{2}|[0-9]{4})"
              + " ([0-9]{1,2}):([0-9]{2}):([0-9]{2})\\b.*");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private SetCookie() {}

  /**
   * Whether the attributes in that range say that the cookie is to be forgotten: by Max-Age, or
   * without it by Expires. What cannot be read says nothing.
   */
  static boolean ends(byte[] block, int start, int end, long nowMillis) {
    boolean expired = false;
    for (int at = start; at < end; ) {
      int stop = Cookies.pairEnd(block, at, end);
      int equals = at;
      while (equals < stop && block[equals] != '=') {
        equals++;
      }
      int first = Cookies.skipSpace(block, at, equals);
      int last = Cookies.trimSpace(block, first, equals);
      if (Ascii.equalsIgnoreCase(block, first, last, MAX_AGE)) {
        String age = text(block, equals, stop);
        if (INTEGER.matcher(age).matches()) {
          return age.startsWith("-") || age.chars().allMatch(c -> c == '0');
        }
      } else if (Ascii.equalsIgnoreCase(block, first, last, EXPIRES)) {
        expired = isPast(text(block, equals, stop), nowMillis);
      }
      at = stop + 1;
    }
    return expired;
  }

  private static String text(byte[] block, int equals, int end) {
    return Ascii.string(block, Math.min(equals + 1, end), end).strip();
  }

  private static boolean isPast(String date, long nowMillis) {
    Matcher parts = DATE.matcher(date);
    if (!parts.matches()) {
      return false;
    }
    int year = Integer.parseInt(parts.group(3));
    if (year < 100) {
      // RFC 6265 §5.1.1.
      year += year < 70 ? 2000 : 1900;
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              year,
              MONTHS.indexOf(parts.group(2).toLowerCase(Locale.ROOT)) + 1,
              Integer.parseInt(parts.group(1)),
              Integer.parseInt(parts.group(4)),
              Integer.parseInt(parts.group(5)),
              Integer.parseInt(parts.group(6)));
      return time.toInstant(ZoneOffset.UTC).toEpochMilli() <= nowMillis;
    } catch (DateTimeException noSuchDay) {
      return false;
    }
  }
}
