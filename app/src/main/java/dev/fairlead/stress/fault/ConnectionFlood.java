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
 * everybody else.
 */
final class ConnectionFlood implements Fault {
  private static final int CONNECTIONS = 1_500;
  private static final int SOURCES = 200;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Override
  public String happen(Stage stage, RandomGenerator chance)
      throws IOException, InterruptedException {
    List<SocketChannel> open = new ArrayList<>();
    long start = System.nanoTime();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(connect(stage, i));
      }
      int[] closed = new int[1];
      Waiting.until(LONGEST, () -> (closed[0] = closed(open)) >= CONNECTIONS / 10);
      if (closed[0] == 0) {
        throw new WithoutEffect("none of " + CONNECTIONS + " connections was closed");
      }
      return "%,d connections in %s; the proxy closed %,d of them to make room"
          .formatted(open.size(), Victims.since(start), closed[0]);
    } finally {
      for (SocketChannel each : open) {
        each.close();
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

  private static int closed(List<SocketChannel> open) {
    ByteBuffer room = ByteBuffer.allocate(64);
    int closed = 0;
    for (SocketChannel each : open) {
      try {
        closed += each.read(room.clear()) < 0 ? 1 : 0;
      } catch (IOException e) {
        closed++;
      }
    }
    return closed;
  }
}
