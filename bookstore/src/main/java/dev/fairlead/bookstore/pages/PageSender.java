package dev.fairlead.bookstore.pages;

import dev.fairlead.bookstore.customer.Tokens;
import dev.fairlead.bookstore.rule.InvalidDocumentException;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.store.StoreException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Turns pages into answers, and failures into pages. Any thread. */
final class PageSender {
  private static final int MAX_FORM = 64 * 1024;

  /** Nothing but the shop's own style and pictures; no script at all, no frame around it. */
  private static final List<Header> FIELDS =
      List.of(
          HeaderValues.createCached("Content-Type", "text/html; charset=utf-8"),
          HeaderValues.createCached("Cache-Control", "no-store"),
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                  + " base-uri 'none'; frame-ancestors 'none'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "same-origin"));

  private final Tokens tokens;
  private final Templates templates = new Templates();
  private final String instance;

  PageSender(Tokens tokens, String instance) {
    this.tokens = tokens;
    this.instance = instance;
  }

  /** Answers GET with a page. */
  Handler showing(Page page) {
    return (request, response) -> {
      Visitor visitor = Visitor.of(request, response, tokens);
      Parameters query = Parameters.of(request.query().rawValue());
      send(request, response, visitor, () -> page.make(request, visitor, query));
    };
  }

  /** Answers POST: takes forms that were sent from a page of the same session. */
  Handler taking(Page page) {
    return (request, response) -> {
      Visitor visitor = Visitor.of(request, response, tokens);
      send(
          request,
          response,
          visitor,
          () -> {
            Parameters form = form(request);
            if (!visitor.sent(form)) {
              throw new Refusal(
                  Refusal.Reason.FORBIDDEN,
                  "This form is no longer good. Please go back, load the page again and repeat it.");
            }
            return page.make(request, visitor, form);
          });
    };
  }

  private static Parameters form(ServerRequest request) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    String plain = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    if (!request.content().hasEntity() || !plain.equals("application/x-www-form-urlencoded")) {
      throw new Refusal(Refusal.Reason.IMPOSSIBLE, "This is not a form of the shop.");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(MAX_FORM + 1);
      if (bytes.length > MAX_FORM) {
        throw new Refusal(Refusal.Reason.IMPOSSIBLE, "The form is too large.");
      }
      return Parameters.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(
      ServerRequest request, ServerResponse response, Visitor visitor, Supplier<Reply> page) {
    Reply reply;
    try {
      reply = page.get();
    } catch (Refusal e) {
      reply = refused(e);
    } catch (InvalidDocumentException e) {
      String what =
          e.violations().stream()
              .map(v -> v.field() + " " + v.message())
              .collect(Collectors.joining("; "));
      reply = message(422, "Please check what you have written: " + what + ".");
    } catch (StoreException e) {
      reply = message(503, "The shop is busy just now. Please try again in a moment.");
    }
    switch (reply) {
      case Reply.Redirect redirect ->
          response
              .status(Status.SEE_OTHER_303)
              .header(HeaderNames.LOCATION, redirect.location())
              .send();
      case Reply.View view -> show(request, response, visitor, view);
    }
  }

  private static Reply refused(Refusal e) {
    return switch (e.reason()) {
      case NOT_LOGGED_IN -> new Reply.Redirect("/login");
      case DECLINED -> message(402, e.detail());
      case FORBIDDEN -> message(403, e.detail());
      case NOT_FOUND -> message(404, e.detail());
      case CONFLICT -> message(409, e.detail());
      case IMPOSSIBLE -> message(422, e.detail());
      case BUSY -> message(503, e.detail());
    };
  }

  private static Reply message(int status, String text) {
    return new Reply.View(status, "message", Map.of("title", "Sorry", "text", text));
  }

  private void show(
      ServerRequest request, ServerResponse response, Visitor visitor, Reply.View view) {
    Map<String, Object> model = new HashMap<>(view.model());
    model.putIfAbsent("q", "");
    model.put("token", visitor.formToken());
    model.put("loggedIn", visitor.principal().isPresent());
    model.put("instance", instance);
    byte[] html = templates.render(view.template(), model).getBytes(StandardCharsets.UTF_8);
    response.status(Status.create(view.status()));
    FIELDS.forEach(response::header);
    if (request.prologue().method().text().equals("HEAD")) {
      response.contentLength(html.length);
      response.send(new byte[0]);
    } else {
      response.send(html);
    }
  }
}
