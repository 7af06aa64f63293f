package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * More connections than the proxy may have, and nothing on them: it is to close such, and to serve
 * everybody else. They come in two waves, so that in the second there are some to be closed.
 */
final class ConnectionFlood implements Fault {
  private static final int CONNECTIONS = 1_500;

  /** {@code hardening.connections} is 1,200: as many as there are more must go at once. */
  private static final int SURPLUS = CONNECTIONS - 1_200;

  private static final int LOOK_EACH = 100;

  private static final int SECOND_WAVE = 500;

  /** The proxy closes those whose TLS handshake takes more than three seconds. */
  private static final Duration QUIET = Duration.ofMillis(3_500);

  /** The proxy waits 10 s for TLS to begin: what is closed sooner was closed to make room. */
  private static final Duration YOUNG = Duration.ofSeconds(9);

  private static final int SOURCES = 200;
  private static final Duration LONGEST = Duration.ofSeconds(8);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    List<Silent> open = new ArrayList<>();
    long start = System.nanoTime();
    try {
      connect(stage, open, CONNECTIONS - SECOND_WAVE);
      // As long as none has been silent for three seconds, room is made by refusing new ones:
      // visitors, too.
      Waiting.pause(QUIET);
      connect(stage, open, SECOND_WAVE);
      int[] shed = new int[1];
      if (!Waiting.until(LONGEST, () -> (shed[0] = shed(open)) >= SURPLUS)) {
        throw new WithoutEffect(
            "%,d connections in %s, of which the proxy closed %,d to make room"
                .formatted(open.size(), Victims.since(start), shed[0]));
      }
      return "%,d connections in %s; the proxy closed %,d of them to make room"
          .formatted(open.size(), Victims.since(start), shed[0]);
    } finally {
      for (Silent each : open) {
        each.channel.close();
      }
    }
  }

  private static void connect(Stage stage, List<Silent> open, int more) throws IOException {
    for (int i = 0; i < more; i++) {
      open.add(new Silent(connect(stage, open.size()), System.nanoTime()));
      if (i % LOOK_EACH == 0) {
        shed(open);
      }
    }
  }

  private static SocketChannel connect(Stage stage, int number) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.bind(new InetSocketAddress("127.77.1." + (1 + number % SOURCES), 0));
      channel.connect(stage.proxy().address());
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException("connection " + (number + 1) + " of the flood: " + e.getMessage(), e);
    }
  }

  /**
   * How many of the first wave were closed sooner than any that says nothing is. Those of the
   * second do not count: they may have been refused, as visitors would be.
   */
  private static int shed(List<Silent> open) {
    ByteBuffer room = ByteBuffer.allocate(64);
    int shed = 0;
    for (Silent each : open.subList(0, Math.min(open.size(), CONNECTIONS - SECOND_WAVE))) {
      each.look(room.clear());
      shed += each.shed ? 1 : 0;
    }
    return shed;
  }

  /** One that says nothing. */
  private static final class Silent {
    private final SocketChannel channel;
    private final long openedNanos;
    private boolean closed;
    private boolean shed;

    Silent(SocketChannel channel, long openedNanos) {
      this.channel = channel;
      this.openedNanos = openedNanos;
    }

    void look(ByteBuffer room) {
      if (!closed && isClosed(room)) {
        closed = true;
        shed = System.nanoTime() - openedNanos < YOUNG.toNanos();
      }
    }

    private boolean isClosed(ByteBuffer room) {
      try {
        return channel.read(room) < 0;
      } catch (IOException e) {
        return true;
      }
    }
  }
}
