package dev.fairlead.admin.testing;

import dev.fairlead.model.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer to a request that is written as it stands. */
public record RawAnswer(int status, String head, String body) {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

  /**
   * Asks.
   *
   * @param fields whole lines; a Host of 127.0.0.1 is sent unless one is among them
   */
  public static RawAnswer to(
      Address server, String method, String target, String body, String... fields)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    String lines = String.join("\r\n", fields);
    if (!lines.toLowerCase(Locale.ROOT).contains("host:")) {
      request.append("Host: 127.0.0.1\r\n");
    }
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    request.append("Connection: close\r\n").append(lines);
    request.append(lines.isEmpty() ? "\r\n" : "\r\n\r\n").append(body);
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  // By its length, because the server is in no hurry to close.
  private static RawAnswer read(InputStream in, boolean headOnly) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("end of stream after " + head);
      }
      head.append((char) b);
    }
    Matcher length = LENGTH.matcher(head);
    int bytes = headOnly || !length.find() ? 0 : Integer.parseInt(length.group(1));
    String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    if (in.available() > 0) {
      throw new IOException("bytes behind the answer");
    }
    return new RawAnswer(Integer.parseInt(head.substring(9, 12)), head.toString(), body);
  }
}
