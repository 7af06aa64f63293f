package dev.fairlead.bookstore.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A path and what each method does there. HEAD is answered as GET is, without content; OPTIONS and
 * methods that have no meaning say which ones have. Immutable once it is registered; any thread.
 */
public final class Resource implements Handler {
  private final String path;
  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final Map<String, String> options = new TreeMap<>();

  private Resource(String path) {
    this.path = path;
  }

  /** A path in the web server's notation, such as <code>/api/books/{id}</code>. */
  public static Resource at(String path) {
    return new Resource(path);
  }

  /** Answers GET and HEAD. */
  public Resource get(Handler handler) {
    return on("GET", handler);
  }

  /** Answers POST. */
  public Resource post(Handler handler) {
    return on("POST", handler);
  }

  /** Answers PUT. */
  public Resource put(Handler handler) {
    return on("PUT", handler);
  }

  /** Answers PATCH. */
  public Resource patch(Handler handler) {
    return on("PATCH", handler);
  }

  /** Answers DELETE. */
  public Resource delete(Handler handler) {
    return on("DELETE", handler);
  }

  /** Says this in answers to OPTIONS. */
  Resource option(String field, String value) {
    options.put(field, value);
    return this;
  }

  private Resource on(String method, Handler handler) {
    handlers.put(method, handler);
    return this;
  }

  /** The path, with its parameters in braces. */
  public String path() {
    return path;
  }

  /** The methods that have a meaning, but HEAD and OPTIONS, which always have. */
  public Set<String> methods() {
    return Set.copyOf(handlers.keySet());
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    String method = request.prologue().method().text();
    Handler handler = handlers.get(method.equals("HEAD") ? "GET" : method);
    if (handler != null) {
      handler.handle(request, response);
    } else if (method.equals("OPTIONS")) {
      options.forEach((field, value) -> response.header(HeaderNames.create(field), value));
      Answer.options(response, allow());
    } else {
      throw Answer.notAllowed(request, allow());
    }
  }

  private String allow() {
    String methods = String.join(", ", handlers.keySet());
    return (handlers.containsKey("GET") ? methods.replaceFirst("GET", "GET, HEAD") : methods)
        + ", OPTIONS";
  }
}
