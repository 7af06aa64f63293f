package dev.fairlead.bookstore.pages;

import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.customer.Tokens;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.store.CartRepository;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page: a session, and a customer if one has logged in. Both are cookies that
 * scripts cannot read. Confined to one request.
 */
final class Visitor {
  static final String SESSION = "shop_session";
  static final String LOGIN = "shop_login";

  private static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SESSION_BYTES = 16;

  private final Tokens tokens;
  private final ServerResponse response;
  private final boolean secure;
  private final @Nullable Principal principal;
  private String session;

  private Visitor(
      Tokens tokens,
      ServerResponse response,
      boolean secure,
      @Nullable Principal principal,
      String session) {
    this.tokens = tokens;
    this.response = response;
    this.secure = secure;
    this.principal = principal;
    this.session = session;
  }

  /** Finds out who it is; a visitor without a session gets one. */
  static Visitor of(ServerRequest request, ServerResponse response, Tokens tokens) {
    boolean secure = request.headers().first(FORWARDED_PROTO).orElse("").equals("https");
    Principal principal =
        request.headers().cookies().first(LOGIN).flatMap(tokens::read).orElse(null);
    String known = request.headers().cookies().first(SESSION).orElse("");
    boolean usable = known.matches("[A-Za-z0-9_-]{22}");
    Visitor visitor = new Visitor(tokens, response, secure, principal, usable ? known : "");
    if (!usable) {
      visitor.renewSession();
    }
    return visitor;
  }

  /** The session's number, which nobody can guess. */
  String session() {
    return session;
  }

  /** Who has logged in. */
  Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /** The customer who has logged in, or a refusal that leads to the login. */
  Principal customer() {
    return principal()
        .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_LOGGED_IN, "Please log in first."));
  }

  /** The name of the visitor's cart. */
  String cart() {
    return principal == null
        ? CartRepository.cartOf(session)
        : CartRepository.cartOf(principal.customerId());
  }

  /** What every form carries, so that no other site can send one in the visitor's name. */
  String formToken() {
    return tokens.sign("form", session);
  }

  /** Whether a form comes from a page of this session. */
  boolean sent(Parameters form) {
    return Tokens.same(formToken(), form.raw("token"));
  }

  /** A session nobody knew before: at login, so that one that was foisted is worth nothing. */
  void renewSession() {
    byte[] bytes = new byte[SESSION_BYTES];
    RANDOM.nextBytes(bytes);
    session = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    set(SESSION, session, null);
  }

  /** Remembers a login, or forgets it when the token is empty. */
  void remember(String token, long seconds) {
    set(LOGIN, token, seconds);
  }

  private void set(String name, String value, @Nullable Long seconds) {
    SetCookie.Builder cookie =
        SetCookie.builder(name, value)
            .path("/")
            .httpOnly(true)
            .secure(secure)
            .sameSite(SetCookie.SameSite.LAX);
    if (seconds != null) {
      cookie.maxAge(Duration.ofSeconds(seconds));
    }
    response.headers().addCookie(cookie.build());
  }
}
