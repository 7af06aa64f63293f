package dev.fairlead.bookstore.pages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.customer.Registration;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.service.Accounts;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.CartRepository;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Map;

/** Pages for those who come in, and who leave. Any thread. */
final class Membership {
  private static final int MAX_PASSWORD = 128;

  private final Services services;

  Membership(Services services) {
    this.services = services;
  }

  Reply form(ServerRequest request, Visitor visitor, Parameters query) {
    return form(200, "");
  }

  private static Reply form(int status, String problem) {
    return new Reply.View(
        status,
        "login",
        Map.of("title", "Log in", "problem", problem, "hasProblem", !problem.isEmpty()));
  }

  Reply login(ServerRequest request, Visitor visitor, Parameters form) {
    String password = form.raw("password");
    if (password.length() > MAX_PASSWORD) {
      return form(422, "The password is too long.");
    }
    try {
      return enter(visitor, services.accounts().login(form.text("email", 200), password));
    } catch (Refusal e) {
      if (e.reason() == Refusal.Reason.NOT_LOGGED_IN) {
        return form(401, e.detail());
      }
      throw e;
    }
  }

  Reply register(ServerRequest request, Visitor visitor, Parameters form) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"email", "name", "password"}) {
      document.put(field, form.raw(field));
    }
    Registration registration = Registration.read(document);
    services.accounts().register(registration);
    return enter(visitor, services.accounts().login(registration.email(), registration.password()));
  }

  private Reply enter(Visitor visitor, Accounts.Login login) {
    services
        .carts()
        .move(
            CartRepository.cartOf(visitor.session()), CartRepository.cartOf(login.customer().id()));
    visitor.renewSession();
    Duration left = Duration.between(services.clock().instant(), login.token().expiresAt());
    visitor.remember(login.token().text(), left.toSeconds());
    return new Reply.Redirect("/cart");
  }

  Reply logout(ServerRequest request, Visitor visitor, Parameters form) {
    visitor.renewSession();
    visitor.remember("", 0);
    return new Reply.Redirect("/");
  }
}
