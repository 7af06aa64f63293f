package dev.fairlead.stress.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One bookstore over TLS, on an address of its own so that nobody else takes its port while it is
 * away. Used by one thread at a time.
 */
public final class Shop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ASKING = Duration.ofSeconds(30);
  private static final String PASSWORD = "stress-" + ProcessHandle.current().pid();
  private static final List<String> FLAGS = List.of("-Xmx192m");

  private final String name;
  private final String host;
  private final int port;
  private final List<String> command;
  private final Path log;
  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Child process;

  Shop(int number, Database database, Certificates certificates, Launcher launcher, Path logs)
      throws IOException {
    this.name = "books-" + number;
    this.host = "127.0.0." + (10 + number);
    this.port = freePort(host);
    this.log = logs.resolve(name + ".log");
    this.http =
        HttpClient.newBuilder()
            .sslContext(Trust.in(certificates.authority()))
            .connectTimeout(ASKING)
            .build();
    certificates.renew(name, host);
    this.command =
        launcher.command(
            FLAGS,
            List.of(
                "bookstore",
                "--name",
                name,
                "--host",
                host,
                "--port",
                Integer.toString(port),
                "--db",
                database.place(),
                "--faults",
                "--tls-chain",
                certificates.chain(name).toString(),
                "--tls-key",
                certificates.key(name).toString()));
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  /** As {@code X-Backend} and the proxy's configuration have it. */
  public String name() {
    return name;
  }

  /** Where it is to be reached by the proxy. */
  String url() {
    return "https://" + host + ":" + port;
  }

  /** Starts it, and does not wait. */
  public void begin() throws IOException {
    begin(command);
  }

  /** The same, but others on this machine go first, until {@link #hurry}. */
  public void beginGently() throws IOException {
    List<String> gently = new ArrayList<>(List.of("nice", "-n", "10"));
    gently.addAll(command);
    begin(gently);
  }

  /** Has the same claim to the processors as others again, where that is allowed (root). */
  public void hurry() throws IOException, InterruptedException {
    process().renice(0);
  }

  private void begin(List<String> words) throws IOException {
    process = Child.start(name, words, Map.of("BOOKSTORE_ADMIN_PASSWORD", PASSWORD), log);
  }

  /** Waits until it listens. */
  public void awaitReady() throws IOException, InterruptedException {
    process().awaits("listening on", PATIENCE);
  }

  /** The process it runs in. */
  public Child process() {
    Child running = process;
    if (running == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return running;
  }

  /** The status of a request made past the proxy; 0 when there is no answer in time. */
  public int ask(String path, Duration patience) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + path)).timeout(patience).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Puts faults on purpose in force.
   *
   * @param document as its API takes it; {@code {}} for none
   * @throws IOException when it does not take it
   */
  public void become(String document) throws IOException, InterruptedException {
    JsonNode login =
        json.readTree(
            send(
                "POST",
                "/api/login",
                "{\"email\":\"admin@example.org\",\"password\":\"" + PASSWORD + "\"}",
                ""));
    send("PUT", "/api/admin/faults", document, "Bearer " + login.path("token").asText());
  }

  /** Says how many copies of a book there are. */
  public void stock(long book, int copies) throws IOException, InterruptedException {
    send("PATCH", "/api/books/" + book, "{\"stock\":" + copies + "}", "");
  }

  private String send(String method, String path, String body, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(ASKING)
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(
          name + " answers " + method + " " + path + " with " + answer.statusCode());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
    if (process != null) {
      process.close();
    }
  }
}
