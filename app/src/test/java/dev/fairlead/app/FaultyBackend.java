package dev.fairlead.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend that is a process of its own, so that it can be killed and stopped; in what other way
 * it is to fail it is told on its standard input, a {@link Mode} a line. It answers with its name
 * and with how many checks for {@code /health?counted} it has passed since it was told something.
 */
final class FaultyBackend {
  /** Not that of clients and proxy: no connection of theirs can take its port while it is gone. */
  static final String HOST = "127.0.0.2";

  /** How slow it is when it is slow. */
  private static final int SLOW_MILLIS = 300;

  /** So many requests are answered well, then as many badly. */
  private static final int FLAP = 40;

  /** What it does. */
  enum Mode {
    WELL,
    /** Connections that are open live on, and are served; others are refused. */
    PORT_CLOSED,
    ANSWERS_503,
    RESETS_MID_HEAD,
    /** But for checks. */
    IS_SLOW,
    /** But for checks. */
    FLAPS
  }

  private final String name;
  private final int port;
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Mode mode = Mode.WELL;
  private ServerSocket server;
  private Thread acceptor;

  private FaultyBackend(String name, int port) throws IOException, InterruptedException {
    this.name = name;
    this.server = listen(port);
    this.port = server.getLocalPort();
    this.acceptor = accepting(server);
  }

  /**
   * Serves until it is killed or its standard input ends.
   *
   * @param arguments its name and its port
   */
  public static void main(String[] arguments) throws Exception {
    FaultyBackend backend = new FaultyBackend(arguments[0], Integer.parseInt(arguments[1]));
    System.out.println("on port " + backend.port);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        backend.become(Mode.valueOf(line));
        System.out.println("now " + line);
      }
    }
    System.exit(0);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port), 1024);
    return socket;
  }

  private Thread accepting(ServerSocket socket) {
    return Thread.ofVirtual().start(() -> accept(socket));
  }

  private void become(Mode other) throws IOException, InterruptedException {
    mode = other;
    checks.set(0);
    if (other == Mode.PORT_CLOSED) {
      server.close();
      // The thread that waits for connections closes the socket when it comes to that.
      acceptor.join();
    } else if (server.isClosed()) {
      server = listen(port);
      acceptor = accepting(server);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // It is closed, or who connected is gone again.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String start = in.readLine();
      while (start != null && !connection.isClosed()) {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        answer(connection, start.substring(start.indexOf('/'), start.lastIndexOf(' ')));
        start = connection.isClosed() ? null : in.readLine();
      }
    } catch (IOException | InterruptedException e) {
      // Whoever asked does not want to know any more.
    }
  }

  private void answer(Socket connection, String target) throws IOException, InterruptedException {
    boolean check = target.startsWith("/health");
    Mode now = mode;
    if (!check && now == Mode.FLAPS) {
      int number = requests.getAndIncrement();
      boolean ill = number / FLAP % 2 == 1;
      now = !ill ? Mode.WELL : number % 2 == 0 ? Mode.ANSWERS_503 : Mode.RESETS_MID_HEAD;
    }
    if (!check && now == Mode.IS_SLOW) {
      Thread.sleep(SLOW_MILLIS);
    }
    OutputStream out = connection.getOutputStream();
    switch (now) {
      case ANSWERS_503 -> out.write(bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
      case RESETS_MID_HEAD -> {
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Le"));
        connection.setSoLinger(true, 0);
        connection.close();
      }
      default -> {
        if (target.equals("/health?counted")) {
          checks.incrementAndGet();
        }
        String body = name + " " + checks;
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
