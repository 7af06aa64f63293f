package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** How responses are sent; a HEAD gets the fields of the GET and no content. Any thread. */
final class Answer {
  private static final Header JSON = HeaderValues.createCached("Content-Type", JsonBody.JSON);
  private static final Header PROBLEM =
      HeaderValues.createCached("Content-Type", Problem.MEDIA_TYPE);
  private static final byte[] NOTHING = {};

  private Answer() {}

  static void json(ServerRequest request, ServerResponse response, Status status, JsonNode json) {
    json(request, response, status, Json.bytes(json));
  }

  static void json(ServerRequest request, ServerResponse response, Status status, byte[] json) {
    send(request, response.status(status).header(JSON), json);
  }

  static void problem(ServerRequest request, ServerResponse response, Problem problem) {
    response.status(problem.status()).header(PROBLEM);
    problem.headers().forEach((name, value) -> response.header(name, value));
    send(request, response, problem.document());
  }

  /** Sends a status that has no content: 204 or 304. */
  static void empty(ServerResponse response, Status status) {
    response.status(status).header(NoContentLength.INSTANCE).send();
  }

  /** Answers OPTIONS. */
  static void options(ServerResponse response, String allow) {
    empty(response.header(HeaderNames.ALLOW, allow), Status.NO_CONTENT_204);
  }

  static ProblemException notAllowed(ServerRequest request, String allow) {
    String method = request.prologue().method().text();
    String detail = "Method " + method + " has no meaning here; allowed are " + allow + ".";
    return new ProblemException(Problem.of(405, detail).with("Allow", allow));
  }

  private static void send(ServerRequest request, ServerResponse response, byte[] content) {
    if (request.prologue().method().text().equals("HEAD")) {
      response.contentLength(content.length);
      response.send(NOTHING);
    } else {
      response.send(content);
    }
  }
}
