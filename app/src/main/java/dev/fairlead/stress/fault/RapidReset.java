package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/2 requests that are reset right after they were sent (CVE-2023-44487), until the proxy has
 * had enough (RFC 9113 §7, ENHANCE_YOUR_CALM).
 */
final class RapidReset implements Fault {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 20_000;
  private static final int AT_ONCE = 50;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int ENHANCE_YOUR_CALM = 0xb;
  private static final byte[] CANCEL = {0, 0, 0, 8};

  /** GET, https and two literals without indexing (RFC 7541 §6.2.2, names 4 and 1). */
  private static final byte[] REQUEST = request("/stress-attack/reset", "shop.localhost");

  private static byte[] request(String path, String authority) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x87);
    literal(block, 0x04, path);
    literal(block, 0x01, authority);
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    try (SSLSocket socket = TlsClient.open(stage, "127.77.3.1", List.of("h2"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Future<Integer> end = threads.submit(() -> goaway(in));
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      frames.writeBytes(PREFACE);
      frame(frames, SETTINGS, 0, 0, new byte[0]);
      int sent = send(socket, frames, end);
      int error = awaited(end);
      if (error < 0) {
        throw new WithoutEffect("the proxy closed without GOAWAY after " + sent + " resets");
      }
      if (error != ENHANCE_YOUR_CALM) {
        throw new WithoutEffect("the proxy said GOAWAY with error " + error);
      }
      return "the proxy ended the connection with ENHANCE_YOUR_CALM after at most %,d resets"
          .formatted(sent);
    }
  }

  /** Returns how many were sent until the other side closed, or there were enough. */
  private static int send(SSLSocket socket, ByteArrayOutputStream frames, Future<?> end)
      throws IOException {
    int sent = 0;
    try {
      while (sent < MOST && !end.isDone()) {
        for (int i = 0; i < AT_ONCE; i++) {
          int stream = 2 * sent++ + 1;
          frame(frames, HEADERS, END_STREAM_AND_HEADERS, stream, REQUEST);
          frame(frames, RST_STREAM, 0, stream, CANCEL);
        }
        frames.writeTo(socket.getOutputStream());
        frames.reset();
      }
    } catch (SocketException | SSLException e) {
      // Closed: what it said before is still to be read.
      frames.reset();
    }
    return sent;
  }

  private static int awaited(Future<Integer> end) throws IOException, InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IOException("the proxy does not end the connection: " + e.getMessage(), e);
    }
  }

  private static void frame(
      ByteArrayOutputStream frames, int type, int flags, int stream, byte[] payload) {
    frames.write(payload.length >>> 16);
    frames.write(payload.length >>> 8);
    frames.write(payload.length);
    frames.write(type);
    frames.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frames.write(stream >>> shift);
    }
    frames.writeBytes(payload);
  }

  /** The error of the GOAWAY frame; -1 when the connection ends without one. */
  private static int goaway(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY && payload.length >= 8) {
          return payload[7] & 0xff;
        }
      }
    } catch (EOFException | SocketException | SSLException e) {
      return -1;
    }
  }
}
