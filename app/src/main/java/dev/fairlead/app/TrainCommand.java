package dev.fairlead.app;

import dev.fairlead.admin.StatusClient;
import dev.fairlead.admin.StatusTable;
import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.bookstore.BookstoreOptions;
import dev.fairlead.bookstore.BookstoreServer;
import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * A short life of everything in one process: what the launchers record an AOT cache from ({@code
 * -XX:AOTCacheOutput}). Talks to the loopback interface only.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  private static final int ROUNDS = 200;
  private static final int TIMEOUT_MILLIS = 10_000;

  /** Nobody listens there: what happens then belongs to the training. */
  private static final Address NOBODY = new Address("127.0.0.1", 9);

  private static final String CONFIG =
      """
      listeners:
        - address: 127.0.0.1:0
      routes:
        - match: { path: /api/** }
          upstream: bookstore
      upstreams:
        bookstore:
          balance: least-connections
          backends:
            - { url: http://127.0.0.1:9, weight: 2 }
      """;

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("fairlead-train-");
        BookstoreServer server =
            BookstoreServer.start(
                new BookstoreOptions("train", "127.0.0.1", 0, folder.path().resolve("books.db")));
        ProxyRun run =
            ProxyRun.start(spec(server.port(), folder.path()).build(), Secrets.ephemeral())) {
      InetSocketAddress proxy = run.addresses().getFirst();
      for (int i = 0; i < ROUNDS; i++) {
        requests(proxy);
      }
      if (run.adminAddress().isPresent()) {
        try (AdminClient client =
            new AdminClient(run.adminAddress().get(), Duration.ofSeconds(10))) {
          var _ = StatusTable.of(StatusClient.fetch(client));
        }
      }
      Path config = Files.writeString(folder.path().resolve("fairlead.yaml"), CONFIG);
      new Reload(config, run, Console::say).now("train");
      run.shutdown(Duration.ofSeconds(1));
    }
    return 0;
  }

  private static DirectSpec spec(int port, Path folder) {
    return new DirectSpec(
            "bookstore",
            List.of(new Address("127.0.0.1", 0)),
            List.of(
                new BackendSpec("one", new Address("127.0.0.1", port), 1),
                new BackendSpec("two", NOBODY, 1)))
        .admin(new Address("127.0.0.1", 0))
        .accessLog(folder.resolve("access.log").toString(), AccessLogSpec.Format.JSON);
  }

  /** Some kept-alive exchanges, one with a body, and one that is malformed. */
  private static void requests(InetSocketAddress proxy) throws IOException {
    String book = "{\"title\":\"Training\"}";
    talk(
        proxy,
        """
        GET /health HTTP/1.1
        Host: localhost
        Accept: application/json

        GET /api/books?size=5 HTTP/1.1
        Host: localhost
        User-Agent: train

        POST /api/books HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Content-Length: %d

        %sGET /nowhere HTTP/1.1
        Host: localhost
        Connection: close

        """
            .formatted(book.length(), book));
    talk(proxy, "GET / HTTP/1.1\nHost: localhost\nContent-Length: +1\n\n");
  }

  private static void talk(InetSocketAddress to, String said) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(to, TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(said.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      try (InputStream in = socket.getInputStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }
}
