package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Http2Backend;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames in any order, sound and unsound: what is sound is answered, and whatever comes, nothing in
 * the proxy throws and nothing stays behind. Each failure names the seed that makes it again.
 */
class Http2FuzzTest {
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  /** More are for those who look for faults: {@code -Dfairlead.fuzz.sequences=20000}. */
  private static final int SEQUENCES = Integer.getInteger("fairlead.fuzz.sequences", 120);

  private static final int MOST_FRAMES = 30;
  private static final List<String> PATHS = List.of("/a", "/h2/b", "/h2/c?d", "/a%2e", "/a/../b");
  private static final String[][] FIELDS = {
    {"x-a", "b"},
    {"te", "trailers"},
    {"te", "gzip"},
    {"connection", "close"},
    {"X-Upper", "1"},
    {"x_under", "1"},
    {"cookie", "a=1"},
    {"content-length", "3"},
    {"content-length", "x"},
    {"expect", "100-continue"},
    {":path", "/twice"},
    {"", "empty"},
    {"x-control", "a\u0001b"},
    {"x-large", "y".repeat(3_000)},
  };

  private static ScriptedBackend backend;
  private static Http2Backend second;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    second = Http2Backend.start();
    proxy =
        ProxyFixture.start(
            Specs.to(backend)
                .timeout(Timeout.WRITE, 3_000)
                .backend("second", "127.0.0.1", second.port(), 1)
                .overHttp2("second")
                .route("/h2/**", "second", 1_000_000),
            backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
    second.clear();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    second.close();
  }

  // ---- sound ----

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void soundFrames_inAnyOrder_areAnswered(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (Http2Client client = Http2Client.to(proxy.address())) {
      List<Integer> uploads = new ArrayList<>();
      int next = 1;
      for (int i = 0; i < 60; i++) {
        switch (random.nextInt(6)) {
          case 0 -> {
            client.get(next, random.nextBoolean() ? "/a" : "/h2/a");
            next += 2;
          }
          case 1 -> {
            client.post(next, random.nextBoolean() ? "/a" : "/h2/a");
            uploads.add(next);
            next += 2;
          }
          case 2 -> client.ping(i);
          case 3 -> client.window(random.nextBoolean() ? 0 : Math.max(1, next - 2), 1_000);
          case 4 -> client.settings(4, random.nextInt(1, 100_000));
          default -> {
            if (!uploads.isEmpty()) {
              Integer id = uploads.get(random.nextInt(uploads.size()));
              boolean end = random.nextInt(3) == 0;
              client.data(id, "z".repeat(random.nextInt(200)), end);
              if (end) {
                uploads.removeIf(id::equals);
              }
            }
          }
        }
        if (next == 1) {
          client.get(1, "/a");
          next = 3;
        }
      }
      uploads.forEach(id -> client.data(id, "", true));
      client.settings(4, 1 << 20);
      for (int id = 1; id < next; id += 2) {
        assertThat(client.whole(id).status()).as("stream %d of seed %d", id, seed).isEqualTo(200);
      }
    }
  }

  // ---- unsound ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyFrames_leaveNothingBehind(boolean damaged) {
    long seed = System.nanoTime();
    for (int i = 0; i < SEQUENCES; i++) {
      run(seed + i, damaged);
      List<Throwable> faults = proxy.takeFaults();
      if (!faults.isEmpty()) {
        throw new AssertionError("seed " + (seed + i) + ": " + faults, faults.getFirst());
      }
    }
    if (!damaged) {
      assertThat(proxy.exchanges()).as("seed " + seed).extracting(e -> e.status()).contains(200);
    }
    assertThat(proxy.get("/a").status()).as("after all, seed " + seed).isEqualTo(200);
  }

  private static void run(long seed, boolean damaged) {
    SplittableRandom random = new SplittableRandom(seed);
    Http2Client client = Http2Client.unstarted(proxy.address());
    byte[] bytes = sequence(client, random);
    bytes = damaged ? damage(bytes, random) : bytes;
    int at = 0;
    while (at < bytes.length) {
      int end = random.nextInt(3) == 0 ? random.nextInt(at + 1, bytes.length + 1) : bytes.length;
      client.send(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    if (random.nextInt(4) > 0) {
      client.drain(random.nextInt(2, 25));
    }
    if (random.nextBoolean()) {
      client.close();
    } else {
      client.cut();
    }
  }

  private static byte[] sequence(Http2Client client, SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Http2Client.preface());
    out.writeBytes(Http2Client.bytes(Http2FrameTypes.SETTINGS, 0, 0));
    int newest = -1;
    int frames = random.nextInt(1, MOST_FRAMES);
    for (int i = 0; i < frames; i++) {
      if (random.nextInt(3) == 0) {
        newest += 2;
        head(client, random, newest, out);
      } else {
        out.writeBytes(any(random, newest));
      }
    }
    return out.toByteArray();
  }

  private static void head(
      Http2Client client, SplittableRandom random, int id, ByteArrayOutputStream out) {
    List<String> fields = new ArrayList<>();
    boolean tunnel = random.nextInt(12) == 0;
    fields.addAll(List.of(":method", tunnel ? "CONNECT" : random.nextBoolean() ? "GET" : "POST"));
    if (tunnel && random.nextBoolean()) {
      fields.addAll(List.of(":protocol", "websocket"));
    }
    fields.addAll(List.of(":scheme", "http"));
    fields.addAll(List.of(":path", PATHS.get(random.nextInt(PATHS.size()))));
    fields.addAll(List.of(":authority", "example"));
    for (int n = random.nextInt(4); n > 0; n--) {
      fields.addAll(List.of(FIELDS[random.nextInt(FIELDS.length * 3) % FIELDS.length]));
    }
    byte[] block = client.block(id, fields.toArray(String[]::new));
    int end = random.nextBoolean() ? END_STREAM : 0;
    if (random.nextInt(4) > 0) {
      out.writeBytes(Http2Client.bytes(Http2FrameTypes.HEADERS, END_HEADERS | end, id, block));
      return;
    }
    int cut = random.nextInt(block.length + 1);
    byte[] first = Arrays.copyOf(block, cut);
    byte[] rest = Arrays.copyOfRange(block, cut, block.length);
    out.writeBytes(Http2Client.bytes(Http2FrameTypes.HEADERS, end, id, first));
    out.writeBytes(Http2Client.bytes(Http2FrameTypes.CONTINUATION, END_HEADERS, id, rest));
  }

  /** A frame of any other type, most often such as may come. */
  private static byte[] any(SplittableRandom random, int newest) {
    int stream =
        random.nextInt(8) == 0 ? random.nextInt(50) : Math.max(1, newest - 2 * random.nextInt(4));
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> {
        int flags = random.nextInt(3) == 0 ? END_STREAM : 0;
        boolean padded = random.nextInt(6) == 0;
        byte[] payload = new byte[random.nextInt(300)];
        if (padded && payload.length > 0) {
          payload[0] = (byte) random.nextInt(20);
        }
        yield Http2Client.bytes(
            Http2FrameTypes.DATA, padded ? flags | PADDED : flags, stream, payload);
      }
      case 4 ->
          Http2Client.bytes(Http2FrameTypes.RST_STREAM, 0, stream, number(random.nextInt(20)));
      case 5 -> {
        int more = random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextInt(70_000);
        int at = random.nextBoolean() ? 0 : stream;
        yield Http2Client.bytes(Http2FrameTypes.WINDOW_UPDATE, 0, at, number(more));
      }
      case 6 -> {
        ByteBuffer pair = ByteBuffer.allocate(6).putShort((short) random.nextInt(10));
        int value = random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(70_000);
        yield Http2Client.bytes(Http2FrameTypes.SETTINGS, 0, 0, pair.putInt(value).array());
      }
      case 7 -> Http2Client.bytes(Http2FrameTypes.PING, random.nextInt(2), 0, new byte[8]);
      case 8 -> Http2Client.bytes(Http2FrameTypes.PRIORITY, 0, stream, new byte[5]);
      default -> {
        byte[] payload = new byte[random.nextInt(20)];
        fill(payload, random);
        yield Http2Client.bytes(
            random.nextInt(16), random.nextInt(256), random.nextInt(3) * stream, payload);
      }
    };
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static void fill(byte[] bytes, SplittableRandom random) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
  }

  /** Bytes are changed, left out, or come twice; the preface mostly stays. */
  private static byte[] damage(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound.clone();
    int preface = Http2Client.preface().length;
    for (int n = random.nextInt(1, 6); n > 0; n--) {
      int first = random.nextInt(30) == 0 ? 0 : preface;
      int at = random.nextInt(first, bytes.length);
      switch (random.nextInt(4)) {
        case 0, 1 -> bytes[at] = (byte) (bytes[at] ^ 1 << random.nextInt(8));
        case 2 -> bytes = at > preface ? Arrays.copyOf(bytes, at) : bytes;
        default -> {
          int end = random.nextInt(at, bytes.length) + 1;
          byte[] twice = Arrays.copyOf(bytes, bytes.length + end - at);
          System.arraycopy(bytes, at, twice, end, bytes.length - at);
          bytes = twice;
        }
      }
    }
    return bytes;
  }
}
