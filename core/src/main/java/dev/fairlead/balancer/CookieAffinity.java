package dev.fairlead.balancer;

import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import java.nio.charset.StandardCharsets;

/**
 * By a cookie that the proxy sets. What is not exactly the token of one of the upstream's backends
 * binds to nothing: forged, stale, cut, another upstream's. Nor does a request with two tokens, of
 * which nobody knows which one is meant; one among cookies of the same name that are no tokens
 * counts, since a browser sends those of every path. Immutable, any thread.
 */
public final class CookieAffinity implements Affinity {
  private final byte[] name;
  private final boolean forwarded;
  private final Tokens tokens;
  private final byte[][] lines;

  private CookieAffinity(StickySpec sticky, Tokens tokens, int backends) {
    CookieSpec cookie = sticky.cookie();
    this.name = Ascii.bytes(sticky.name());
    this.forwarded = cookie.forward();
    this.tokens = tokens;
    this.lines = new byte[backends][];
    String attributes = attributes(cookie);
    for (int slot = 0; slot < backends; slot++) {
      String token = new String(tokens.of(slot), StandardCharsets.US_ASCII);
      lines[slot] = Ascii.bytes("Set-Cookie: " + sticky.name() + "=" + token + attributes + "\r\n");
    }
  }

  static CookieAffinity of(UpstreamSpec upstream, StickySpec sticky, Secrets secrets) {
    String own = sticky.cookie().secret();
    byte[] secret = own == null ? secrets.sticky() : own.getBytes(StandardCharsets.UTF_8);
    return new CookieAffinity(sticky, Tokens.of(upstream, secret), upstream.backends().size());
  }

  /** RFC 6265 §4.1.1. */
  private static String attributes(CookieSpec cookie) {
    String sameSite =
        switch (cookie.sameSite()) {
          case STRICT -> "Strict";
          case LAX -> "Lax";
          case NONE -> "None";
        };
    return "; Path="
        + cookie.path()
        + (cookie.maxAge() == null ? "" : "; Max-Age=" + cookie.maxAge().toSeconds())
        + (cookie.secure() ? "; Secure" : "")
        + (cookie.httpOnly() ? "; HttpOnly" : "")
        + "; SameSite="
        + sameSite;
  }

  @Override
  public void bind(RequestHead head, byte[] client, Pick pick) {
    int bound = Balancer.NONE;
    for (long value = Cookies.next(head, name, Cookies.NONE);
        value != Cookies.NONE;
        value = Cookies.next(head, name, value)) {
      int slot = tokens.slot(head.bytes(), Cookies.start(value), Cookies.end(value));
      if (slot != Balancer.NONE) {
        if (bound != Balancer.NONE) {
          return;
        }
        bound = slot;
      }
    }
    pick.bound = bound;
  }

  /** The cookie's name. Not to be written to. */
  public byte[] name() {
    return name;
  }

  /** Whether backends see the cookie. */
  public boolean forwarded() {
    return forwarded;
  }

  /** The field line, line end included, that binds a client to a backend. Not to be written to. */
  public byte[] line(int slot) {
    return lines[slot];
  }
}
