package dev.fairlead.admin.http;

import dev.fairlead.event.Event;
import dev.fairlead.event.Event.Draft;
import dev.fairlead.event.EventLog;
import java.io.IOException;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: hosts, browsers, tokens and roles, in this order. What is refused for want of a
 * right is told as an event. Any thread.
 */
public final class Gate {
  private static final Bearer LOOPBACK = new Bearer("loopback", Role.CONFIGURE);
  private static final String SCHEME = "bearer ";
  private static final int LONGEST_TARGET = 120;

  private final String own;
  private final boolean open;
  private final @Nullable TokenFile tokens;
  private final EventLog events;
  private final FailedAttempts failures;

  /**
   * A gate.
   *
   * @param own host of the admin address, as configured
   * @param open whether who has no token may do everything
   * @param tokens null for none: then no token is good
   * @param ticker nanoseconds
   */
  public Gate(
      String own, boolean open, @Nullable TokenFile tokens, EventLog events, LongSupplier ticker) {
    this.own = own;
    this.open = open;
    this.tokens = tokens;
    this.events = events;
    this.failures = new FailedAttempts(ticker);
  }

  /**
   * Refuses names that may be made to point here.
   *
   * @throws Refusal with 403
   */
  public void checkHost(Call call) {
    String host = call.header("Host");
    if (!LocalHosts.accepts(host == null ? "" : host, own)) {
      throw new Refusal(
          403, "The Host field must be localhost or an address, so ask by one of these.");
    }
  }

  /**
   * Refuses pages of other sites, and names that may be made to point here.
   *
   * @throws Refusal with 403
   */
  public void checkSite(Call call) {
    checkHost(call);
    String host = call.header("Host");
    String site = call.header("Sec-Fetch-Site");
    String origin = call.header("Origin");
    boolean crossSite = site != null && !site.equals("same-origin") && !site.equals("none");
    boolean crossOrigin =
        origin != null && !origin.toLowerCase(Locale.ROOT).equals("http://" + lower(host));
    if (crossSite || crossOrigin) {
      throw new Refusal(
          403, "A page of another site asked, which is not served; ask from outside of a browser.");
    }
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  /**
   * Finds out who asks.
   *
   * @throws Refusal with 401, 429, or 503 when the tokens cannot be read
   */
  public Bearer identify(Call call) {
    String authorization = call.header("Authorization");
    // What else browsers and scripts send there, such as Basic, is no guess at a token.
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      if (open) {
        return LOOPBACK;
      }
      throw unauthorized(
          call,
          failures.tells(),
          "no token",
          "A token is needed: send 'Authorization: Bearer TOKEN' with one of the token file.");
    }
    Bearer bearer = find(authorization.substring(SCHEME.length()).strip());
    if (bearer == null) {
      throw wrong(call);
    }
    return bearer;
  }

  /** Only who is wrong waits: others at that address have a right to be served. */
  private Refusal wrong(Call call) {
    long wait = failures.secondsToWait(call.from());
    if (wait > 0) {
      return new Refusal(
              429, "Too many wrong tokens came from this address; wait " + wait + " seconds.")
          .with("Retry-After", Long.toString(wait));
    }
    return unauthorized(
        call,
        failures.failed(call.from()),
        "a wrong token",
        "This token is not one of the token file, which is read again when it changes.");
  }

  private @Nullable Bearer find(String token) {
    try {
      return tokens == null ? null : tokens.find(token);
    } catch (IOException e) {
      throw new Refusal(503, "Tokens cannot be checked: " + e.getMessage() + ".");
    }
  }

  private Refusal unauthorized(Call call, boolean told, String why, String detail) {
    if (told) {
      events.say(
          Draft.of(
              Event.Kind.AUDIT,
              call.from().getHostAddress() + " was refused for " + why + ": " + target(call)));
    }
    return new Refusal(401, detail).with("WWW-Authenticate", "Bearer realm=\"fairlead\"");
  }

  /**
   * Refuses who may not do it.
   *
   * @throws Refusal with 403
   */
  public void checkRole(Call call, Bearer bearer, Role needed) {
    if (bearer.role().covers(needed)) {
      return;
    }
    events.say(
        Draft.of(
            Event.Kind.AUDIT,
            bearer.name()
                + " ("
                + call.from().getHostAddress()
                + ") was refused, role "
                + bearer.role().word()
                + " is less than "
                + needed.word()
                + ": "
                + target(call)));
    throw new Refusal(
        403,
        "This needs a token of role "
            + needed.word()
            + "; '"
            + bearer.name()
            + "' has role "
            + bearer.role().word()
            + ".");
  }

  private static String target(Call call) {
    String path = call.path();
    String cut = path.length() > LONGEST_TARGET ? path.substring(0, LONGEST_TARGET) + "…" : path;
    return call.method() + " " + cut;
  }
}
