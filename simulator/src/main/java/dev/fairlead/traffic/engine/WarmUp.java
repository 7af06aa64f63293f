package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the simulator against a server of its own before the clock begins, so that the machine code
 * is there when the target is measured. The target is not asked for anything. Stateless: any
 * thread.
 */
final class WarmUp {
  private static final int USERS = 32;
  private static final int CONNECTIONS = 16;
  private static final byte[] ANSWER =
      """
      HTTP/1.1 200 OK\r
      Date: Sat, 31 Jan 2026 12:00:00 GMT\r
      Content-Type: application/json\r
      Cache-Control: no-store\r
      Content-Length: 17\r
      \r
      {"warm":"enough"}\
      """
          .getBytes(StandardCharsets.US_ASCII);

  private WarmUp() {}

  /**
   * Does it for so long.
   *
   * @param stopped ends it when it is complete
   */
  static void run(Duration length, CompletableFuture<Void> stopped) throws IOException {
    try (ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().name("warm-up").daemon().start(() -> accept(server));
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      URI uri = URI.create("http://127.0.0.1:" + address.getPort());
      TrafficRun run =
          new TrafficRun(
              Plan.of(scenario(length), 1, RecordedUsers.NONE),
              new Target(uri, address, false, null),
              1,
              _ -> {});
      stopped.thenRun(run::stop);
      run.run();
    }
  }

  private static Scenario scenario(Duration length) {
    Step ask =
        new Step.Request(
            "warm up",
            "GET",
            Template.plain("/"),
            List.of(),
            null,
            List.of(),
            Step.Expect.SUCCESS,
            Step.Think.NONE,
            0,
            null,
            null);
    return new Scenario(
        "warm-up",
        "",
        null,
        length,
        new ArrivalSpec.Closed(USERS),
        new Scenario.LinkSpec(false, CONNECTIONS),
        new Scenario.Population(1, Scenario.Population.Via.NONE, 0),
        new Scenario.Limits(USERS, Duration.ofSeconds(10), Duration.ZERO),
        null,
        Map.of(),
        Map.of(),
        List.of(),
        null,
        List.of(new Journey("warm up", 1, List.of(ask))));
  }

  private static void accept(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        Thread.ofPlatform().name("warm-up").daemon().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: it is over.
    }
  }

  /** A request at a time, none with a body: whatever ends with an empty line is one. */
  private static void serve(Socket socket) {
    byte[] bytes = new byte[4096];
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        if (bytes[read - 1] == '\n' && bytes[Math.max(0, read - 3)] == '\n') {
          out.write(ANSWER);
        }
      }
    } catch (IOException e) {
      // The other side is done.
    }
  }
}
