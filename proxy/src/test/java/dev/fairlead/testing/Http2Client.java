package dev.fairlead.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 client that sends the frames it is told to, sound or not, and notes what comes back. It
 * acknowledges settings and pings, and nothing else by itself. For one thread.
 */
public final class Http2Client implements AutoCloseable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Map<Integer, Answer> answers = new HashMap<>();
  private final Map<Integer, Long> settings = new HashMap<>();
  private final Map<Integer, Long> credits = new HashMap<>();
  private final List<long[]> goAways = new ArrayList<>();
  private int pingAcks;
  private boolean acksPings = true;
  private boolean ended;

  /** What came on one stream. */
  public static final class Answer {
    private final List<FieldLines> heads = new ArrayList<>();
    private final Content body = new Content();
    private FieldLines trailers = FieldLines.NONE;
    private boolean ended;
    private @Nullable Long reset;

    /** Status of the final response; 0 when there is none yet. */
    public int status() {
      return heads.isEmpty() ? 0 : Integer.parseInt(heads.getLast().only(":status"));
    }

    /** Fields of the last head. */
    public FieldLines fields() {
      return heads.getLast();
    }

    /** All heads, interim ones first. */
    public List<FieldLines> heads() {
      return List.copyOf(heads);
    }

    public Content body() {
      return body;
    }

    public FieldLines trailers() {
      return trailers;
    }

    /** Whether the response is whole. */
    public boolean ended() {
      return ended;
    }

    /** The code of RST_STREAM, or null. */
    public @Nullable Long reset() {
      return reset;
    }
  }

  private Http2Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects, sends the preface with these settings (pairs), and takes the server's. */
  public static Http2Client to(InetSocketAddress address, long... settings) {
    Http2Client client = unstarted(address);
    client.send(Wire.bytes(PREFACE));
    client.settings(settings);
    client.until(() -> !client.settings.isEmpty());
    return client;
  }

  /** What every client begins with. */
  public static byte[] preface() {
    return Wire.bytes(PREFACE);
  }

  /** Connects, and says nothing. */
  public static Http2Client unstarted(InetSocketAddress address) {
    try {
      Socket socket = new Socket();
      socket.connect(address, PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new Http2Client(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- what is sent ----

  /** Sends bytes; a peer that has closed already is no fault. */
  public Http2Client send(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException _) {
      // What the server said before it closed is still to be read.
    }
    return this;
  }

  /** Sends a frame. */
  public Http2Client frame(int type, int flags, int stream, byte... payload) {
    return send(bytes(type, flags, stream, payload));
  }

  /** A frame's bytes. */
  public static byte[] bytes(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  public Http2Client settings(long... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt((int) pairs[i + 1]);
    }
    return frame(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
  }

  /** A GET for {@code path}. */
  public Http2Client get(int stream, String path, String... fields) {
    return headers(stream, true, with(pseudo("GET", path), fields));
  }

  /** The head of a POST to {@code path}. */
  public Http2Client post(int stream, String path, String... fields) {
    return headers(stream, false, with(pseudo("POST", path), fields));
  }

  private static String[] pseudo(String method, String path) {
    return new String[] {
      ":method", method, ":scheme", "http", ":path", path, ":authority", "example"
    };
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** A header block: names and values in turn, sent as they are. */
  public Http2Client headers(int stream, boolean end, String... fields) {
    int flags = END_HEADERS | (end ? END_STREAM : 0);
    return frame(Http2FrameTypes.HEADERS, flags, stream, block(stream, fields));
  }

  /** An encoded block, to be sent in the order of the calls. */
  public byte[] block(int stream, String... fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    // One at a time, since a map would give them another order.
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      headers.clear();
      headers.add(fields[i], fields[i + 1]);
      ByteBuf part = Unpooled.buffer();
      try {
        encoder.encodeHeaders(stream, headers, part);
      } catch (Http2Exception e) {
        throw new IllegalArgumentException(e);
      }
      block.writeBytes(ByteBufUtil.getBytes(part));
    }
    return block.toByteArray();
  }

  public Http2Client data(int stream, String text, boolean end) {
    return frame(Http2FrameTypes.DATA, end ? END_STREAM : 0, stream, Wire.bytes(text));
  }

  public Http2Client reset(int stream, int code) {
    return frame(
        Http2FrameTypes.RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
  }

  public Http2Client window(int stream, int bytes) {
    return frame(
        Http2FrameTypes.WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  public Http2Client ping(long data) {
    return frame(Http2FrameTypes.PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
  }

  /** From here on, the server's pings are not answered. */
  public Http2Client withoutPingAcks() {
    acksPings = false;
    return this;
  }

  // ---- what has come ----

  /** What has come on a stream so far. */
  public Answer answer(int stream) {
    return answers.computeIfAbsent(stream, _ -> new Answer());
  }

  /** Reads until the response is whole or reset. */
  public Answer whole(int stream) {
    Answer answer = answer(stream);
    until(() -> answer.ended || answer.reset != null);
    return answer;
  }

  /** Reads until the stream is reset, and gives the code. */
  public long resetOf(int stream) {
    Answer answer = answer(stream);
    until(() -> answer.reset != null);
    return answer.reset;
  }

  /** The server's settings. */
  public Map<Integer, Long> serverSettings() {
    return Map.copyOf(settings);
  }

  /** Bytes that WINDOW_UPDATE allowed, by stream; 0 for the connection. */
  public long credit(int stream) {
    return credits.getOrDefault(stream, 0L);
  }

  /** Last stream and code of each GOAWAY. */
  public List<long[]> goAways() {
    return List.copyOf(goAways);
  }

  public int pingAcks() {
    return pingAcks;
  }

  /** Whether the server has ended the connection. */
  public boolean ended() {
    return ended;
  }

  /** Reads until the server ends the connection; the code of its last GOAWAY, or -1. */
  public long endCode() {
    untilEnd();
    return goAways.isEmpty() ? -1 : goAways.getLast()[1];
  }

  /** Reads until the server ends the connection. */
  public void untilEnd() {
    while (read()) {}
  }

  /** Reads until the condition holds; fails when the connection ends before, or nothing comes. */
  public void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!read()) {
        throw new AssertionError("the connection ended; GOAWAYs: " + goAways.size());
      }
    }
  }

  /** Reads a frame; false when none comes within so many milliseconds. */
  public boolean readWithin(int millis) {
    try {
      socket.setSoTimeout(millis);
      return read();
    } catch (UncheckedIOException _) {
      return false;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    } finally {
      try {
        socket.setSoTimeout(PATIENCE_MILLIS);
      } catch (SocketException _) {
        ended = true;
      }
    }
  }

  /**
   * Waits for bytes, whatever they are, and takes them until none come for so many milliseconds.
   */
  public void drain(int millis) {
    byte[] sink = new byte[8192];
    try {
      socket.setSoTimeout(20 * millis);
      int n = in.read(sink);
      socket.setSoTimeout(millis);
      for (int i = 0; n >= 0 && i < 50; i++) {
        n = in.read(sink);
      }
    } catch (IOException _) {
      // Nothing more comes.
    }
  }

  /** Reads a frame; false at the end of the connection. */
  private boolean read() {
    try {
      int first = in.read();
      if (first < 0) {
        ended = true;
        return false;
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = new byte[length];
      in.readFully(payload);
      take(type, flags, stream, payload);
      return true;
    } catch (EOFException | SocketException _) {
      ended = true;
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("waited in vain", e);
    } catch (Http2Exception e) {
      throw new AssertionError("the proxy sent a bad header block", e);
    }
  }

  private void take(int type, int flags, int stream, byte[] payload) throws Http2Exception {
    ByteBuffer content = ByteBuffer.wrap(payload);
    switch (type) {
      case Http2FrameTypes.SETTINGS -> {
        if ((flags & ACK) == 0) {
          while (content.hasRemaining()) {
            settings.put((int) content.getShort(), Integer.toUnsignedLong(content.getInt()));
          }
          frame(Http2FrameTypes.SETTINGS, ACK, 0);
        }
      }
      case Http2FrameTypes.PING -> {
        if ((flags & ACK) != 0) {
          pingAcks++;
        } else if (acksPings) {
          frame(Http2FrameTypes.PING, ACK, 0, payload);
        }
      }
      case Http2FrameTypes.GO_AWAY ->
          goAways.add(new long[] {content.getInt(), Integer.toUnsignedLong(content.getInt())});
      case Http2FrameTypes.WINDOW_UPDATE ->
          credits.merge(stream, (long) content.getInt(), Long::sum);
      case Http2FrameTypes.RST_STREAM ->
          answer(stream).reset = Integer.toUnsignedLong(content.getInt());
      case Http2FrameTypes.DATA -> {
        if ((flags & PADDED) != 0) {
          throw new AssertionError("padding is not expected");
        }
        Answer answer = answer(stream);
        answer.body.add(payload, 0, payload.length);
        answer.ended |= (flags & END_STREAM) != 0;
      }
      case Http2FrameTypes.HEADERS -> head(answer(stream), flags, stream, payload);
      default -> throw new AssertionError("frame of type " + type + " is not expected");
    }
  }

  private void head(Answer answer, int flags, int stream, byte[] payload) throws Http2Exception {
    if ((flags & END_HEADERS) == 0) {
      throw new AssertionError("a block in pieces is not expected");
    }
    List<FieldLine> lines = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> field :
        decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload))) {
      lines.add(new FieldLine(field.getKey().toString(), field.getValue().toString()));
    }
    FieldLines fields = new FieldLines(lines);
    if (fields.has(":status")) {
      answer.heads.add(fields);
    } else {
      answer.trailers = fields;
    }
    answer.ended |= (flags & END_STREAM) != 0;
  }

  /** Cuts the connection (RST). */
  public void cut() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
