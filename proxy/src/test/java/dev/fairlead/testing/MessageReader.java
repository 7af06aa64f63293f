package dev.fairlead.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 messages by the letter of RFC 9112 and takes nothing else: CRLF only, single
 * spaces, no folding, one framing. Not for concurrent use, but for what it has received.
 */
public final class MessageReader {
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) (HTTP/[0-9]\\.[0-9])");
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/[0-9]\\.[0-9]) ([1-5][0-9][0-9]) ([\\t -~\\x80-\\xff]*)");
  private static final Pattern FIELD_LINE =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*((?:[!-~\\x80-\\xff]"
              + "(?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?)[ \\t]*");
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");
  private static final int KEPT = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private int position;
  private int end;
  private long received;

  /** Reads from {@code in}. */
  public MessageReader(InputStream in) {
    this.in = in;
  }

  /** Bytes taken from the stream so far. Any thread. */
  public long received() {
    synchronized (raw) {
      return received;
    }
  }

  /** The first MiB of those bytes. Any thread. */
  public String raw() {
    synchronized (raw) {
      return Wire.text(raw.toByteArray());
    }
  }

  /**
   * The next request's head; its body is still to be read.
   *
   * @return null at the end of the stream
   * @throws MalformedMessage when it is not one
   */
  SeenRequest requestHead(int connection) throws IOException {
    StringBuilder head = new StringBuilder();
    if (!fill()) {
      return null;
    }
    String line = line(head);
    Matcher start = REQUEST_LINE.matcher(line);
    if (!start.matches()) {
      throw new MalformedMessage("request line: " + Wire.shown(line));
    }
    FieldLines fields = fields(head);
    return new SeenRequest(
        connection,
        start.group(1),
        start.group(2),
        start.group(3),
        fields,
        new Content(),
        FieldLines.NONE,
        head.toString());
  }

  /** Reads the body of a request. */
  SeenRequest requestBody(SeenRequest head) throws IOException {
    boolean chunked = chunked(head.fields());
    List<String> lengths = head.fields().all("Content-Length");
    if (chunked && !lengths.isEmpty()) {
      throw new MalformedMessage("Content-Length and Transfer-Encoding");
    }
    if (chunked) {
      return head.with(chunks(head.body()));
    }
    if (!lengths.isEmpty()) {
      sized(head.body(), length(lengths));
    }
    return head;
  }

  /**
   * The next response's head; its body is still to be read.
   *
   * @param method of the request
   * @return null at the end of the stream
   */
  SeenResponse responseHead(String method) throws IOException {
    StringBuilder head = new StringBuilder();
    if (!fill()) {
      return null;
    }
    String line = line(head);
    Matcher start = STATUS_LINE.matcher(line);
    if (!start.matches()) {
      throw new MalformedMessage("status line: " + Wire.shown(line));
    }
    int status = Integer.parseInt(start.group(2));
    FieldLines fields = fields(head);
    return new SeenResponse(
        start.group(1),
        status,
        start.group(3),
        fields,
        new Content(),
        FieldLines.NONE,
        framing(method, status, fields),
        Ending.COMPLETE,
        List.of());
  }

  /** Reads the body of a response, as far as it comes. */
  SeenResponse responseBody(SeenResponse head) throws IOException {
    FieldLines trailers = FieldLines.NONE;
    try {
      switch (head.framing()) {
        case NONE -> {}
        case LENGTH -> sized(head.body(), length(head.fields().all("Content-Length")));
        case CHUNKED -> trailers = chunks(head.body());
        case CLOSE -> {
          while (fill()) {
            take(head.body(), end - position);
          }
          return head.ended(trailers, Ending.EOF);
        }
      }
    } catch (EOFException _) {
      return head.ended(trailers, Ending.EOF);
    } catch (SocketException _) {
      return head.ended(trailers, Ending.RESET);
    }
    return head.ended(trailers, Ending.COMPLETE);
  }

  /** Reads up to {@code count} bytes into {@code content}; false at the end of the stream. */
  boolean some(Content content, int count) throws IOException {
    if (!fill()) {
      return false;
    }
    take(content, Math.min(count, end - position));
    return true;
  }

  /** Takes bytes that are at hand already; {@link #fill} has said that there are some. */
  int takeAvailable(byte[] into) {
    int count = Math.min(into.length, end - position);
    System.arraycopy(buffer, position, into, 0, count);
    position += count;
    return count;
  }

  /** Makes sure that a byte is at hand; false at the end of the stream. */
  boolean fill() throws IOException {
    if (position < end) {
      return true;
    }
    int count = in.read(buffer);
    if (count < 0) {
      return false;
    }
    synchronized (raw) {
      raw.write(buffer, 0, Math.min(count, KEPT - raw.size()));
      received += count;
    }
    position = 0;
    end = count;
    return true;
  }

  private static SeenResponse.Framing framing(String method, int status, FieldLines fields)
      throws MalformedMessage {
    boolean chunked = chunked(fields);
    boolean sized = fields.has("Content-Length");
    if (chunked && sized) {
      throw new MalformedMessage("Content-Length and Transfer-Encoding");
    }
    if (status < 200 || status == 204) {
      if (chunked || sized) {
        throw new MalformedMessage("framing fields in a " + status + ": " + fields);
      }
      return SeenResponse.Framing.NONE;
    }
    if (sized) {
      length(fields.all("Content-Length"));
    }
    if (method.equals("HEAD") || status == 304) {
      return SeenResponse.Framing.NONE;
    }
    return chunked
        ? SeenResponse.Framing.CHUNKED
        : sized ? SeenResponse.Framing.LENGTH : SeenResponse.Framing.CLOSE;
  }

  private static boolean chunked(FieldLines fields) throws MalformedMessage {
    List<String> codings = fields.all("Transfer-Encoding");
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().equals("chunked")) {
      throw new MalformedMessage("Transfer-Encoding: " + codings);
    }
    return true;
  }

  private static long length(List<String> lengths) throws MalformedMessage {
    if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
      throw new MalformedMessage("Content-Length: " + lengths);
    }
    return Long.parseLong(lengths.getFirst());
  }

  private void sized(Content body, long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (!fill()) {
        throw new EOFException();
      }
      int count = (int) Math.min(left, end - position);
      take(body, count);
      left -= count;
    }
  }

  private FieldLines chunks(Content body) throws IOException {
    while (true) {
      String size = line(new StringBuilder());
      if (!CHUNK_SIZE.matcher(size).matches()) {
        throw new MalformedMessage("chunk size: " + Wire.shown(size));
      }
      long length = Long.parseLong(size, 16);
      if (length == 0) {
        return fields(new StringBuilder());
      }
      sized(body, length);
      if (!line(new StringBuilder()).isEmpty()) {
        throw new MalformedMessage("no CRLF after a chunk");
      }
    }
  }

  private FieldLines fields(StringBuilder head) throws IOException {
    List<FieldLine> lines = new ArrayList<>();
    while (true) {
      String line = line(head);
      if (line.isEmpty()) {
        return new FieldLines(lines);
      }
      Matcher field = FIELD_LINE.matcher(line);
      if (!field.matches()) {
        throw new MalformedMessage("field line: " + Wire.shown(line));
      }
      lines.add(new FieldLine(field.group(1), field.group(2)));
    }
  }

  private String line(StringBuilder head) throws IOException {
    int from = head.length();
    while (true) {
      int c = read();
      if (c == '\r') {
        if (read() != '\n') {
          throw new MalformedMessage("bare CR after " + Wire.shown(head.toString()));
        }
        String line = head.substring(from);
        head.append("\r\n");
        return line;
      }
      if (c == '\n' || c == 0) {
        throw new MalformedMessage("bare LF or NUL after " + Wire.shown(head.toString()));
      }
      head.append((char) c);
    }
  }

  private int read() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    return buffer[position++] & 0xff;
  }

  private void take(Content content, int count) {
    content.add(buffer, position, count);
    position += count;
  }
}
