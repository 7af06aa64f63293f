package dev.fairlead.live;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A keep-alive connection of a client, with as much HTTP/1.1 as it takes to hear the proxy: heads,
 * and bodies with a length. Used by one thread at a time.
 */
final class ClientConnection implements AutoCloseable {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int CONNECT_MILLIS = 3_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private boolean reusable;

  ClientConnection(InetSocketAddress proxy) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(proxy, CONNECT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer.
   *
   * @param status its code
   * @param backend what {@code X-Backend} said; empty if nothing
   */
  record Answer(int status, String backend) {}

  /**
   * Sends a request and reads the answer.
   *
   * @param timeoutMillis without a byte, over 0
   * @throws java.net.SocketTimeoutException when nothing came for that long
   */
  Answer ask(byte[] request, int timeoutMillis) throws IOException {
    reusable = false;
    socket.setSoTimeout(timeoutMillis);
    socket.getOutputStream().write(request);
    String status = line();
    if (!status.matches("HTTP/1\\.1 [0-9]{3}.*")) {
      throw new IOException("no answer of HTTP/1.1: " + status);
    }
    String backend = "";
    long length = -1;
    boolean keep = true;
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      String name = colon < 0 ? "" : field.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = field.substring(colon + 1).strip();
      switch (name) {
        case "x-backend" -> backend = value;
        case "content-length" -> length = Long.parseLong(value);
        case "connection" -> keep = !value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    if (length >= 0) {
      in.skipNBytes(length);
      reusable = keep;
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), backend);
  }

  /** Whether another request may be sent. */
  boolean isReusable() {
    return reusable;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("the answer ends within its head");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
