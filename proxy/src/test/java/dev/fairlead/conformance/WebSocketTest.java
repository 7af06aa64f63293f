package dev.fairlead.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Content;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.WebSocketEcho;
import dev.fairlead.testing.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket with a real server and a real client: the proxy must not show in any frame. */
class WebSocketTest {
  private static final String HANDSHAKE =
      """
      GET /ws HTTP/1.1\r
      Host: example\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Protocol: chat\r
      Sec-WebSocket-Extensions: permessage-deflate\r
      \r
      """;

  private static final int MAX_DATA = 16_000;

  @TempDir static Path folder;

  private static WebSocketEcho server;
  private static TlsFiles files;
  private static ProxyFixture plain;
  private static ProxyFixture secure;

  @BeforeAll
  static void start() {
    server = WebSocketEcho.start();
    files = new TlsFiles(folder);
    plain = ProxyFixture.start(toServer());
    secure =
        ProxyFixture.start(toServer().listen(TlsFiles.listener(files.server("shop", "localhost"))));
  }

  private static Specs toServer() {
    return Specs.to().backend(server.address().getHostString(), server.address().getPort(), 1);
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
    server.close();
  }

  private static final int ATTEMPTS = 5;

  /** What the server said after the handshake. */
  private record Said(long length, long checksum, String beginning) {}

  private static String beginning(String text) {
    return Wire.shown(text.substring(0, Math.min(200, text.length())));
  }

  @TestFactory
  Stream<DynamicTest> everyFrame_isAnsweredAsWithoutTheProxy() {
    return WebSocketCases.all().stream()
        .map(
            each -> DynamicTest.dynamicTest(each.name(), () -> compare(Wire.bytes(each.frames()))));
  }

  private static void compare(byte[] frames) throws IOException {
    Said direct = overHttp1(server.address(), frames, frames.length);
    assertThat(overHttp1(plain.address(), frames, frames.length)).isEqualTo(direct);
    if (frames.length < 400) {
      assertThat(overHttp1(plain.address(), frames, 1)).as("byte by byte").isEqualTo(direct);
    }
    assertThat(overHttp2(frames)).as("over HTTP/2").isEqualTo(direct);
  }

  /** What the server sends after the handshake, until it ends the connection. */
  private static Said overHttp1(InetSocketAddress to, byte[] frames, int piece) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return saidOverHttp1(to, frames, piece);
      } catch (SocketException e) {
        // What comes after the server has closed is answered by a reset, which may overtake the
        // rest
        // of what it said, with the proxy as without it.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Said saidOverHttp1(InetSocketAddress to, byte[] frames, int piece)
      throws IOException {
    try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(HANDSHAKE.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      assertThat(head(in)).startsWith("HTTP/1.1 101 ").containsIgnoringCase("permessage-deflate");
      Thread writer = Thread.ofVirtual().start(() -> write(socket, frames, piece));
      byte[] answer = in.readAllBytes();
      writer.join();
      CRC32 checksum = new CRC32();
      checksum.update(answer);
      return new Said(
          answer.length, checksum.getValue(), beginning(new String(answer, ISO_8859_1)));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A server that has closed already is no fault. */
  private static void write(Socket socket, byte[] frames, int piece) {
    try {
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < frames.length; at += piece) {
        out.write(frames, at, Math.min(piece, frames.length - at));
      }
    } catch (IOException _) {
      // what it has said before is what is compared
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the end, after " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static Said overHttp2(byte[] frames) {
    try (Http2Client client = Http2Client.to(plain.address(), 4, Integer.MAX_VALUE)) {
      client
          .window(0, Integer.MAX_VALUE - 65_535)
          .headers(
              1,
              false,
              ":method",
              "CONNECT",
              ":protocol",
              "websocket",
              ":scheme",
              "http",
              ":path",
              "/ws",
              ":authority",
              "example",
              "sec-websocket-version",
              "13",
              "sec-websocket-protocol",
              "chat",
              "sec-websocket-extensions",
              "permessage-deflate");
      client.until(() -> client.answer(1).status() != 0);
      assertThat(client.answer(1).status()).isEqualTo(200);
      assertThat(client.answer(1).fields().only("sec-websocket-protocol")).isEqualTo("chat");
      long window = client.serverSettings().getOrDefault(4, 65_535L);
      int sent = 0;
      while (sent < frames.length && !over(client)) {
        long open = Math.min(65_535 + client.credit(0), window + client.credit(1)) - sent;
        int most = (int) Math.min(MAX_DATA, open);
        int next = Math.min(frames.length, sent + most);
        if (next > sent) {
          client.frame(0, 0, 1, Arrays.copyOfRange(frames, sent, next));
          sent = next;
        } else {
          client.readWithin(1_000);
        }
      }
      client.until(() -> over(client));
      Content body = client.answer(1).body();
      return new Said(body.length(), body.checksum(), beginning(body.text()));
    }
  }

  private static boolean over(Http2Client client) {
    return client.answer(1).ended() || client.answer(1).reset() != null;
  }

  @Test
  void theJdksClient_talks() throws Exception {
    talk(HttpClient.newHttpClient(), "ws://127.0.0.1:" + plain.address().getPort() + "/ws");
  }

  @Test
  void theJdksClient_talksOverTls() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(files.client(null)).build();
    talk(client, "wss://localhost:" + secure.address().getPort() + "/ws");
  }

  private static void talk(HttpClient http, String uri) throws Exception {
    Told told = new Told();
    try (http) {
      WebSocket socket =
          http.newWebSocketBuilder().subprotocols("chat").buildAsync(URI.create(uri), told).get();
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      socket.sendText("gr\u00fc\u00df dich", true).get();
      assertThat(told.next()).isEqualTo("gr\u00fc\u00df dich");
      String large = "\u20ac".repeat(500_000);
      socket.sendText(large, true).get();
      assertThat(told.next()).isEqualTo(large);
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, -1, 7}), true).get();
      assertThat(told.next()).isEqualTo("00ff07");
      socket.sendPing(ByteBuffer.wrap(new byte[] {1})).get();
      assertThat(told.next()).isEqualTo("pong 01");
      socket.sendClose(4001, "enough").get();
      assertThat(told.next()).isEqualTo("4001 enough");
    }
  }

  /** What a client was told, message by message. */
  private static final class Told implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    String next() throws InterruptedException {
      String message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("a message in time").isNotNull();
      return message;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      messages.add(hex(data));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
      messages.add("pong " + hex(data));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      messages.add(code + " " + reason);
      return null;
    }

    private static String hex(ByteBuffer data) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }
}
