package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.customer.Tokens;
import dev.fairlead.bookstore.rule.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Locale;

/** Finds out who sends a request, by its bearer token (RFC 6750). Any thread. */
final class Authentication {
  private static final String SCHEME = "bearer ";

  private final Tokens tokens;

  Authentication(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Who sends the request.
   *
   * @throws Refusal when no token is sent, or it is not ours, or it has expired
   */
  Principal require(ServerRequest request) {
    String field = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (!field.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new Refusal(
          Refusal.Reason.NOT_LOGGED_IN,
          "Log in by POST /api/login and send the token as Authorization: Bearer.");
    }
    return tokens
        .read(field.substring(SCHEME.length()).strip())
        .orElseThrow(() ->
            new Refusal(Refusal.Reason.NOT_LOGGED_IN, "The token has expired or is none of ours."));
  }

  /**
   * The administrator who sends the request.
   *
   * @throws Refusal when it is somebody else
   */
  Principal requireAdmin(ServerRequest request) {
    Principal principal = require(request);
    if (!principal.isAdmin()) {
      throw new Refusal(Refusal.Reason.FORBIDDEN, "Only an administrator may do this.");
    }
    return principal;
  }
}
