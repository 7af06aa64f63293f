package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;

/** Talks to a bookshop, or to a proxy in front of one. Any thread. */
public final class BookstoreClient implements AutoCloseable {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long MAX_BODY_BYTES = 16 * 1024 * 1024;
  private static final String BOOKS = "/api/books";

  private final String base;
  private final HttpClient http;

  /**
   * Connects on first use.
   *
   * @param base an absolute http or https URL
   */
  public BookstoreClient(URI base) {
    this.base = base.toString().replaceAll("/+$", "");
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /**
   * One page of books.
   *
   * @param query parameters as the server takes them: page, size, sort, q
   */
  public Reply list(Map<String, String> query) throws ClientException, InterruptedException {
    StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
    query.forEach((name, value) ->
        parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(request(BOOKS + parameters).GET().build());
  }

  /** One book. */
  public Reply get(long id) throws ClientException, InterruptedException {
    return send(request(BOOKS + "/" + id).GET().build());
  }

  /** Adds a book. */
  public Reply add(ObjectNode book) throws ClientException, InterruptedException {
    return send(
        request(BOOKS)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(book.toString()))
            .build());
  }

  /**
   * Changes some properties of a book.
   *
   * @param ifVersion the version it must have, 0 for any
   */
  public Reply update(long id, ObjectNode changes, long ifVersion)
      throws ClientException, InterruptedException {
    HttpRequest.Builder request =
        request(BOOKS + "/" + id)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(changes.toString()));
    if (ifVersion > 0) {
      request.header("If-Match", "\"v" + ifVersion + "\"");
    }
    return send(request.build());
  }

  /** Deletes a book. */
  public Reply delete(long id) throws ClientException, InterruptedException {
    return send(request(BOOKS + "/" + id).DELETE().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("Accept", "application/json, application/problem+json");
  }

  private Reply send(HttpRequest request) throws ClientException, InterruptedException {
    HttpResponse<String> response;
    try {
      response =
          http.send(
              request,
              BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BODY_BYTES));
    } catch (HttpTimeoutException e) {
      throw new ClientException(base + " did not answer in time.", e);
    } catch (ConnectException e) {
      throw new ClientException("Cannot reach " + base + "; is a server running there?", e);
    } catch (IOException e) {
      throw new ClientException("The exchange with " + base + " broke off: " + reason(e) + ".", e);
    }
    String backend = response.headers().firstValue("X-Backend").orElse("");
    if (response.statusCode() / 100 != 2) {
      throw new ClientException(
          FailureSentence.of(response.statusCode(), parse(response.body()), base, backend));
    }
    JsonNode body = response.body().isEmpty() ? MAPPER.createObjectNode() : parse(response.body());
    if (!body.isObject()) {
      throw new ClientException(base + " does not answer like a bookstore.");
    }
    return new Reply(body, backend);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static JsonNode parse(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
