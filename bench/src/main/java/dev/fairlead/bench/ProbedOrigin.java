package dev.fairlead.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A thousand backends, cheaply: one port on so many loopback addresses, and the same small answer
 * to whatever is sent. Prints its port.
 */
final class ProbedOrigin {
  private static final int BACKENDS = 1000;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
          .getBytes(StandardCharsets.US_ASCII);

  private ProbedOrigin() {}

  /** The loopback address of a backend. */
  static String address(int number) {
    return "127.0." + (number / 250 + 1) + "." + (number % 250 + 1);
  }

  /** Serves until it is destroyed. */
  public static void main(String[] args) throws IOException {
    Selector selector = Selector.open();
    int port = 0;
    for (int number = 0; number < BACKENDS; number++) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(address(number), port), 64);
      server.configureBlocking(false);
      SelectionKey _ = server.register(selector, SelectionKey.OP_ACCEPT);
      port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    }
    System.out.println(port);
    ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);
    while (true) {
      int _ = selector.select(key -> serve(key, selector, in));
    }
  }

  private static void serve(SelectionKey key, Selector selector, ByteBuffer in) {
    try {
      if (key.channel() instanceof ServerSocketChannel server) {
        SocketChannel taken = server.accept();
        if (taken != null) {
          taken.configureBlocking(false);
          SelectionKey _ = taken.register(selector, SelectionKey.OP_READ);
        }
      } else if (key.channel() instanceof SocketChannel client) {
        in.clear();
        if (client.read(in) < 0) {
          client.close();
        } else {
          int _ = client.write(ByteBuffer.wrap(ANSWER));
        }
      }
    } catch (IOException e) {
      key.cancel();
    }
  }
}
