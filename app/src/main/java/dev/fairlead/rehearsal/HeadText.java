package dev.fairlead.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the head of a past request as it would come by HTTP/1. Stateless. */
final class HeadText {
  /** Of whom nobody knows the host: RFC 2606 §2 keeps the name from being anybody's. */
  static final String UNKNOWN_HOST = "unknown.invalid";

  /** The length of a body of which is known only that it was too long. */
  static final long TOO_LONG = Long.MAX_VALUE / 4;

  /** As the access log shows that it has cut a text. */
  private static final String CUT = "...";

  private static final int LONGEST_TARGET = 8 * 1024;

  private HeadText() {}

  /**
   * The head.
   *
   * @param otherHost where the log does not say which host was asked for
   * @param lines further fields, {@code name: value}
   */
  static byte[] of(LoggedRequest request, @Nullable String otherHost, List<String> lines) {
    StringBuilder head = new StringBuilder(256);
    String host = request.host() != null ? request.host() : otherHost;
    host = host == null ? UNKNOWN_HOST : host;
    head.append(request.method()).append(' ').append(request.target());
    head.append(host.isEmpty() ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (!host.isEmpty()) {
      line(head, "Host", host);
    }
    line(head, "User-Agent", request.agent());
    line(head, "Referer", request.referer());
    if (request.failedBy("body_too_large")) {
      line(head, "Content-Length", String.valueOf(TOO_LONG));
    } else if (request.bodyBytes() > 0) {
      line(head, "Content-Length", String.valueOf(request.bodyBytes()));
    }
    for (String each : lines) {
      head.append(inert(each)).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Fields that a request had, though the log does not have them: of what became of it.
   *
   * @param passed what Via had of one that came round again
   */
  static List<String> told(LoggedRequest request, String passed) {
    List<String> lines = new ArrayList<>(2);
    if (request.answeredByProxy()) {
      lines.add("Max-Forwards: 0");
    }
    if (request.failedBy("loop_detected")) {
      lines.add("Via: " + passed);
    }
    if (request.failedBy("bad_field_name")) {
      lines.add("some_name: 1");
    }
    return lines;
  }

  private static void line(StringBuilder head, String name, @Nullable String value) {
    if (value != null) {
      head.append(name).append(": ").append(inert(value)).append("\r\n");
    }
  }

  /** Nothing in a log can begin another line. */
  private static String inert(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
        return value.replaceAll("[\\x00-\\x1f\\x7f]", " ");
      }
    }
    return value;
  }

  /** Whether a request line can be written with these as they are. */
  static boolean isSound(String method, String target, @Nullable String host) {
    return isWord(method) && isWord(target) && (host == null || host.isEmpty() || isWord(host));
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f || text.charAt(i) > 0xff) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether the log has only the beginning of its target. */
  static boolean isCut(LoggedRequest request) {
    return request.target().length() >= LONGEST_TARGET && request.target().endsWith(CUT);
  }
}
