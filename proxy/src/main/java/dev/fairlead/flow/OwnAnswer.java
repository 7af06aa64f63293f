package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy says as the final recipient of an OPTIONS or TRACE whose Max-Forwards is 0 (RFC
 * 9110 §7.6.2, §9.3.7, §9.3.8). TRACE echoes the head but for fields that may hold secrets.
 * Stateless.
 */
public final class OwnAnswer {
  private static final Set<String> SECRET =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private OwnAnswer() {}

  /**
   * Puts the answer together in {@code out}: a redirect, where the door has one.
   *
   * @param close whether the connection ends with it
   */
  public static void write(
      Http1Request request, Door door, String date, boolean close, HeadBuilder out) {
    String elsewhere = elsewhere(request, door);
    if (elsewhere != null) {
      out.clear()
          .text("HTTP/1.1 308 Permanent Redirect\r\nDate: ")
          .text(date)
          .text("\r\nLocation: ")
          .text(elsewhere)
          .text("\r\nContent-Length: 0\r\n");
      if (close) {
        out.text("Connection: close\r\n");
      }
      out.crlf();
      return;
    }
    String echo = request.method() == Http1Request.Method.TRACE ? echo(request) : "";
    out.clear().text("HTTP/1.1 200 OK\r\nDate: ").text(date).crlf();
    if (echo.isEmpty()) {
      out.text("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE\r\n");
    } else {
      out.text("Content-Type: message/http\r\n");
    }
    out.text("Content-Length: ").decimal(echo.length()).crlf();
    if (close) {
      out.text("Connection: close\r\n");
    }
    out.crlf().text(echo);
  }

  private static @Nullable String elsewhere(Http1Request request, Door door) {
    byte[] b = request.bytes();
    return door.redirect(
        Ascii.string(b, request.authorityStart(), request.authorityEnd()),
        Ascii.string(b, request.pathStart(), request.targetEnd()));
  }

  private static String echo(Http1Request request) {
    byte[] b = request.bytes();
    Fields fields = request.fields();
    StringBuilder echo =
        new StringBuilder("TRACE ")
            .append(Ascii.string(b, request.pathStart(), request.targetEnd()))
            .append(" HTTP/1.")
            .append(request.minorVersion())
            .append("\r\n");
    for (int i = 0; i < fields.count(); i++) {
      String name = Ascii.string(b, fields.nameStart(i), fields.nameEnd(i));
      if (fields.id(i) != FieldId.CONTENT_LENGTH
          && !SECRET.contains(name.toLowerCase(Locale.ROOT))) {
        echo.append(name)
            .append(": ")
            .append(Ascii.string(b, fields.valueStart(i), fields.valueEnd(i)))
            .append("\r\n");
      }
    }
    return echo.append("\r\n").toString();
  }
}
