package dev.fairlead.rehearsal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the combined log format of the Apache HTTP server and nginx, with or without the
 * time taken in seconds behind it, and of the common format. Single-threaded, reused.
 *
 * <p>Apache, and this proxy, write when a request came. nginx writes when it ended: a line with the
 * time taken to three places, as its {@code $request_time} has it, is taken back by that.
 */
final class CombinedLogLine {
  // Possessive, so that a foreign line costs one pass.
  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";

  private static final Pattern LINE =
      Pattern.compile(
          "(\\S++) \\S++ \\S++ \\[([^\\]]{20,40}+)\\] "
              + QUOTED
              + " ([0-9]{3}) (?:[0-9]{1,18}|-)(?: "
              + QUOTED
              + " "
              + QUOTED
              + "(?: ([0-9]{1,8}(?:\\.[0-9]{1,9})?))?+.*+)?+");

  private static final Pattern REQUEST =
      Pattern.compile("(\\S++) (\\S++) HTTP/([0-9])(?:\\.([0-9]))?+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
  private static final long SECOND = 1_000_000_000;

  /** As {@code $request_time} of nginx is written; this proxy writes six places. */
  private static final Pattern NGINX = Pattern.compile("[0-9]+\\.[0-9]{3}");

  private String lastTime = "";
  private long lastNanos;
  private long ends;

  /**
   * Reads one.
   *
   * @return null for an exchange that ended before it had a head
   */
  @Nullable LoggedRequest read(byte[] line, int length) throws Unreadable {
    Matcher matcher = LINE.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw new Unreadable("neither JSON nor the combined format, or torn");
    }
    Client client = Client.of(matcher.group(1));
    long written = nanos(matcher.group(2));
    Matcher request = REQUEST.matcher(matcher.group(3));
    if (!request.matches()) {
      return null;
    }
    String method = plain(request.group(1));
    String target = plain(request.group(2));
    if (!HeadText.isSound(method, target, null)) {
      throw new Unreadable("a request line that nobody could have sent");
    }
    String minor = request.group(4);
    boolean fields = matcher.group(5) != null;
    String took = matcher.group(7);
    return new LoggedRequest(
        start(written, took),
        true,
        client,
        method,
        null,
        target,
        Integer.parseInt(request.group(3)) * 10 + (minor == null ? 0 : Integer.parseInt(minor)),
        fields ? field(matcher.group(6)) : null,
        fields ? field(matcher.group(5)) : null,
        fields,
        Integer.parseInt(matcher.group(4)),
        null,
        null,
        null,
        null,
        false,
        -1,
        took == null ? -1 : Math.round(Double.parseDouble(took) * SECOND),
        -1,
        0);
  }

  /** To the second, as it is written: of an end, its middle is taken. */
  private long start(long written, @Nullable String took) {
    if (took == null || !NGINX.matcher(took).matches()) {
      return written;
    }
    ends++;
    long start = written + SECOND / 2 - Math.round(Double.parseDouble(took) * SECOND);
    return Math.max(0, Math.floorDiv(start, SECOND) * SECOND);
  }

  /** Lines that had the time of their end. */
  long ends() {
    return ends;
  }

  private long nanos(String time) throws Unreadable {
    if (!time.equals(lastTime)) {
      try {
        long seconds = OffsetDateTime.parse(time, TIME).toEpochSecond();
        if (seconds < 0 || seconds > Long.MAX_VALUE / SECOND) {
          throw new DateTimeException("out of range");
        }
        lastNanos = seconds * SECOND;
        lastTime = time;
      } catch (DateTimeException e) {
        throw new Unreadable("time is not like 31/Jan/2026:12:00:00 +0000");
      }
    }
    return lastNanos;
  }

  private static @Nullable String field(@Nullable String text) {
    return text == null || text.equals("-") ? null : plain(text);
  }

  /** Without the escapes: {@code \x22} of this proxy and nginx, {@code \"} of Apache. */
  private static String plain(@Nullable String text) {
    if (text == null || text.indexOf('\\') < 0) {
      return text == null ? "" : text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean escape = c == '\\' && i + 1 < text.length();
      if (escape && text.charAt(i + 1) == 'x' && i + 3 < text.length()) {
        int high = Character.digit(text.charAt(i + 2), 16);
        int low = Character.digit(text.charAt(i + 3), 16);
        if (high >= 0 && low >= 0) {
          plain.append((char) (high << 4 | low));
          i += 4;
          continue;
        }
      }
      plain.append(escape ? text.charAt(i + 1) : c);
      i += escape ? 2 : 1;
    }
    return plain.toString();
  }
}
