package dev.fairlead.bookstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.bookstore.book.Isbn;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.bookstore.customer.Passwords;
import dev.fairlead.bookstore.fault.FaultSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A real server on a free port, and a client for it. */
final class Shop implements AutoCloseable {
  static final ObjectMapper MAPPER = new ObjectMapper();

  final BookstoreServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  Shop(String name, Path database) throws IOException {
    this(name, database, SimulatedCapacity.OFF);
  }

  Shop(String name, Path database, SimulatedCapacity capacity) throws IOException {
    this(name, Seeded.at(database).toString(), capacity, null);
  }

  /** One that may make everything new in its database. */
  Shop(String name, String database) throws IOException {
    this(name, database, SimulatedCapacity.OFF, null);
  }

  Shop(String name, String database, FaultSettings faults) throws IOException {
    this(name, database, SimulatedCapacity.OFF, faults);
  }

  private Shop(String name, String database, SimulatedCapacity capacity, FaultSettings faults)
      throws IOException {
    LoginSettings logins =
        new LoginSettings(Passwords.MIN_ROUNDS, Duration.ofHours(1), "adminadmin");
    server =
        BookstoreServer.start(
            new BookstoreOptions(name, "127.0.0.1", 0, database, capacity, logins, faults, false));
  }

  /** The field that says who asks: one of the customers there are from the start. */
  String customer(int number) throws Exception {
    return login("customer" + number + "@example.org", "bookworm");
  }

  String admin() throws Exception {
    return login("admin@example.org", "adminadmin");
  }

  private String login(String email, String password) throws Exception {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    HttpResponse<String> response = json("POST", "/api/login", body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
    return "Bearer " + tree(response).path("token").asText();
  }

  /** Sends JSON as somebody; a null body sends none. Header names and values alternate. */
  HttpResponse<String> as(String who, String method, String path, String body, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = who;
    return body == null ? send(method, path, null, all) : json(method, path, body, all);
  }

  HttpResponse<String> order(String who, String key, String body) throws Exception {
    return as(who, "POST", "/api/orders", body, "Idempotency-Key", key);
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** Header names and values alternate; a null body sends none. */
  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> json(String method, String path, String body, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), all);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, null, headers);
  }

  /** Sends bytes as they are and returns all that comes back until the server closes. */
  String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static JsonNode tree(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static String isbn(int number) {
    String digits = "979%09d".formatted(number);
    return digits + Isbn.checkDigit(digits);
  }

  static String book(int number) {
    return """
    {"isbn":"%s","title":"Tides","author":"A. Tester","category":"Science","year":2020,\
    "priceCents":1299,"stock":3}\
    """
        .formatted(isbn(number));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
    server.close();
  }
}
