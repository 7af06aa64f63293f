package dev.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Bearer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Gate;
import dev.fairlead.admin.http.Json;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Operations;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.view.ProblemDetails;
import dev.fairlead.admin.view.ProblemView;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The story of a request to the admin port, from its head to its answer. Any thread. */
final class Exchange {
  /** How much of a body that is not wanted is read all the same, so that the answer is read. */
  private static final int DROPPED_BYTES = 8 * 1024 * 1024;

  private final Gate gate;
  private final Operations operations;
  private final PageAssets assets;

  Exchange(Gate gate, Operations operations, PageAssets assets) {
    this.gate = gate;
    this.operations = operations;
    this.assets = assets;
  }

  void handle(ServerRequest request, ServerResponse response) {
    HelidonWire wire = new HelidonWire(request);
    boolean head = wire.method().equals("HEAD");
    PageAssets.Asset asset = assets.find(wire.path());
    boolean page = asset != null && (head || wire.method().equals("GET"));
    response.header(HeaderNames.CACHE_CONTROL, page ? "no-cache" : "no-store");
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Referrer-Policy", "no-referrer");
    try {
      if (asset != null && page) {
        asset(new Call(wire), response, asset, head);
        return;
      }
      Answer answer = answer(new Call(wire));
      wire.drop(0, response);
      send(response, answer, head);
    } catch (Refusal refusal) {
      wire.drop(DROPPED_BYTES, response);
      refuse(response, refusal, head);
    } catch (RuntimeException e) {
      System.getLogger(AdminServer.class.getName())
          .log(System.Logger.Level.ERROR, "admin request failed", e);
      if (!response.isSent()) {
        refuse(response, AdminServer.fault(), head);
      }
    }
  }

  /** Whoever may connect may have the page: without a token, it has nothing to show. */
  private void asset(Call call, ServerResponse response, PageAssets.Asset asset, boolean head) {
    gate.checkHost(call);
    response.header("Content-Security-Policy", PageAssets.POLICY);
    response.header("Cross-Origin-Opener-Policy", "same-origin");
    response.header(HeaderNames.ETAG, asset.tag());
    if (asset.tag().equals(call.header("If-None-Match"))) {
      response.status(Status.NOT_MODIFIED_304);
      response.send();
    } else {
      send(response, asset.type(), asset.bytes(), head);
    }
  }

  private Answer answer(Call call) {
    gate.checkSite(call);
    Operation found = null;
    Refusal missing = null;
    try {
      found = operations.find(call);
    } catch (Refusal e) {
      missing = e;
    }
    Role role = found == null ? Role.READ : found.role();
    if (role != null) {
      // Before what there is, so that nobody learns that without a token.
      Bearer bearer = gate.identify(call);
      call.by(bearer);
      if (missing == null) {
        gate.checkRole(call, bearer, role);
      }
    }
    if (found == null) {
      throw missing == null ? AdminServer.fault() : missing;
    }
    found.checkQuery(call);
    return found.handler().answer(call);
  }

  private static void send(ServerResponse response, Answer answer, boolean head) {
    switch (answer) {
      case Answer.Body body -> whole(response, body, "application/json", json(body.value()), head);
      case Answer.Text text ->
          whole(response, text, text.type(), text.text().getBytes(StandardCharsets.UTF_8), head);
      case Answer.Bytes bytes -> whole(response, bytes, bytes.type(), bytes.bytes(), head);
      case Answer.Stream stream -> stream(response, stream);
    }
  }

  private static void whole(
      ServerResponse response, Answer.Whole answer, String type, byte[] bytes, boolean head) {
    response.status(Status.create(answer.status()));
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    send(response, type, bytes, head);
  }

  private static void send(ServerResponse response, String type, byte[] bytes, boolean head) {
    response.header(HeaderNames.CONTENT_TYPE, type);
    if (head) {
      response.contentLength(bytes.length); // the server would send the body all the same
      response.send();
    } else {
      response.send(bytes);
    }
  }

  private static byte[] json(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stream(ServerResponse response, Answer.Stream stream) {
    response.status(Status.OK_200);
    response.header(HeaderNames.CONTENT_TYPE, stream.type());
    response.header(HeaderNames.CONNECTION, "close");
    try (OutputStream out = response.outputStream()) {
      stream.writer().writeTo(out);
    } catch (IOException | RuntimeException e) {
      // The client has left, or was cut off; nobody is there to be told.
      System.getLogger(AdminServer.class.getName())
          .log(System.Logger.Level.DEBUG, "event stream ended", e);
    }
  }

  private static void refuse(ServerResponse response, Refusal refusal, boolean head) {
    Status status = Status.create(refusal.status());
    response.status(status);
    for (Map.Entry<String, String> field : refusal.headers().entrySet()) {
      response.header(HeaderNames.create(field.getKey()), field.getValue());
    }
    ProblemDetails details =
        new ProblemDetails(
            "about:blank",
            status.reasonPhrase(),
            refusal.status(),
            refusal.detail(),
            refusal.problems().stream().map(ProblemView::of).toList());
    send(response, "application/problem+json", json(details), head);
  }

  static InetAddress peer(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress address
            && address.getAddress() != null
        ? address.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
