package dev.fairlead.admin.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.admin.http.Json;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.ProblemDetails;
import dev.fairlead.admin.view.ProblemView;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Speaks to a running proxy's admin port. For one thread at a time. */
public final class AdminClient implements AutoCloseable {
  private static final String DATA = "data: ";
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final Address admin;
  private final Duration patience;
  private final Supplier<Optional<String>> tokens;
  private final HttpClient http;
  private @Nullable String token;

  /**
   * A client.
   *
   * @param admin where the admin port listens
   * @param patience how long to wait for each answer in all
   * @param token to send; null for none
   * @param tokens asked for one when the proxy wants one and there is none to send
   */
  public AdminClient(
      Address admin, Duration patience, @Nullable String token, Supplier<Optional<String>> tokens) {
    this.admin = admin;
    this.patience = patience;
    this.token = token;
    this.tokens = tokens;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.compareTo(CONNECTING) < 0 ? patience : CONNECTING)
            .build();
  }

  /** One without token. */
  public AdminClient(Address admin, Duration patience) {
    this(admin, patience, null, Optional::empty);
  }

  /** A name as it stands in a path or a query. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The path of a backend. */
  public static String backend(String upstream, String name) {
    return "/api/v1/upstreams/" + encoded(upstream) + "/backends/" + encoded(name);
  }

  /**
   * The answer as it is sent.
   *
   * @param target path and query
   * @throws IOException with a sentence for the user
   */
  public String get(String target) throws IOException {
    return ask(request("GET", target, BodyPublishers.noBody(), null));
  }

  /** The answer as a record; errors as for {@link #get(String)}. */
  public <T> T get(String target, Class<T> type) throws IOException {
    return read(get(target), type);
  }

  /** What is answered to a request without body; errors as for {@link #get(String)}. */
  public String send(String method, String target) throws IOException {
    return ask(request(method, target, BodyPublishers.noBody(), null));
  }

  /** What is answered to a record; errors as for {@link #get(String)}. */
  public String send(String method, String target, Object body) throws IOException {
    return send(method, target, "application/json", Json.mapper().writeValueAsString(body));
  }

  /** What is answered to a text; errors as for {@link #get(String)}. */
  public String send(String method, String target, String type, String body) throws IOException {
    return ask(request(method, target, BodyPublishers.ofString(body), type));
  }

  /**
   * Makes a record of an answer.
   *
   * @throws IOException when it is none
   */
  public <T> T read(String json, Class<T> type) throws IOException {
    try {
      return mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IOException("admin address " + admin + " answered what is not understood", e);
    }
  }

  /** A record as one line. */
  public static String line(Object value) {
    try {
      return mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text and numbers are JSON", e);
    }
  }

  private static ObjectMapper mapper() {
    return Json.mapper();
  }

  /** An answer or a record, indented. */
  public static String pretty(Object value) {
    try {
      Object tree = value instanceof String json ? mapper().readTree(json) : value;
      return mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text and numbers are JSON", e);
    }
  }

  /**
   * Listens to events, until the proxy ends or the thread is interrupted.
   *
   * @param after the last one that was seen; those after it come first. -1 for what comes next
   * @param told of each, on this thread
   * @throws IOException when the proxy has gone, or refuses
   */
  public void events(long after, Consumer<EventView> told) throws IOException {
    String target = after < 0 ? "/api/v1/events" : "/api/v1/events?after=" + after;
    HttpRequest request =
        request("GET", target, BodyPublishers.noBody(), null)
            .setHeader("Accept", "text/event-stream")
            .build();
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refused(response, String.join("\n", lines.toList()));
      }
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        String line = each.next();
        if (line.startsWith(DATA)) {
          told.accept(read(line.substring(DATA.length()), EventView.class));
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw new IOException("the proxy at admin address " + admin + " has gone", e);
    }
  }

  private HttpRequest.Builder request(
      String method, String target, BodyPublisher body, @Nullable String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + admin + target))
            .method(method, body)
            .header("Accept", "application/json");
    return type == null ? request : request.header("Content-Type", type);
  }

  private String ask(HttpRequest.Builder request) throws IOException {
    request.timeout(patience);
    HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
    if (response.statusCode() == 401 && token == null) {
      token = tokens.get().orElse(null);
      if (token != null) {
        response = exchange(request.build(), BodyHandlers.ofString());
      }
    }
    if (response.statusCode() / 100 != 2) {
      throw refused(response, response.body());
    }
    return response.body();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    HttpRequest sent =
        token == null
            ? request
            : HttpRequest.newBuilder(request, (_, _) -> true)
                .setHeader("Authorization", "Bearer " + token)
                .build();
    try {
      return http.send(sent, body);
    } catch (ConnectException e) {
      throw new IOException("no proxy answers on admin address " + admin, e);
    } catch (HttpTimeoutException e) {
      throw new IOException("admin address " + admin + " does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
  }

  private AdminException refused(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    StringBuilder text = new StringBuilder();
    if (status >= 500) {
      text.append("http://").append(admin).append(response.uri().getPath());
      text.append(" answered ").append(status).append(": ");
    }
    try {
      ProblemDetails details = mapper().readValue(body, ProblemDetails.class);
      text.append(words(details));
    } catch (JsonProcessingException | NullPointerException e) {
      text.append("status ").append(status).append(" from admin address ").append(admin);
    }
    if (status == 401) {
      text.append("\nGive it with --token or in FAIRLEAD_TOKEN.");
    }
    return new AdminException(status, text.toString());
  }

  /**
   * A detail that names its problems is about a body of ours, whose places tell nobody anything.
   */
  private static String words(ProblemDetails details) {
    List<ProblemView> problems = details.problems();
    if (!problems.isEmpty()
        && problems.stream().allMatch(each -> details.detail().contains("body:" + each))) {
      return problems.stream().map(ProblemView::withoutPlace).collect(Collectors.joining("\n"));
    }
    StringBuilder text = new StringBuilder(details.detail());
    problems.forEach(each -> text.append("\n  ").append(each));
    return text.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
