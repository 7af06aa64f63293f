package dev.fairlead.flow;

import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.HstsSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.TlsSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a client came in. Immutable.
 *
 * @param listener its number in the file, from 0: a newer snapshot's rules for it are found by it
 * @param spec what held for it when the client came
 * @param secure whether the client's own connection is encrypted
 * @param identity whose certificate the client has shown, as backends are told; null for none
 */
public record Door(int listener, ListenerSpec spec, boolean secure, @Nullable String identity) {
  private static final int HTTPS = 443;

  /** The door of clients who have not shown a certificate. */
  public Door(int listener, ListenerSpec spec, boolean secure) {
    this(listener, spec, secure, null);
  }

  /** The field that backends are told {@link #identity} in. */
  String identityField() {
    TlsSpec tls = spec.tls();
    ClientCertificateSpec clients = tls == null ? null : tls.clients();
    return clients == null ? ClientCertificateSpec.STANDARD_HEADER : clients.header();
  }

  /**
   * Where a request is redirected to, RFC 9110 §15.4.9; null when it is served.
   *
   * @param authority host and port that it names
   * @param target path and query that it names
   */
  public @Nullable String redirect(String authority, String target) {
    if (spec.httpsPort() == 0) {
      return null;
    }
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    String port = spec.httpsPort() == HTTPS ? "" : ":" + spec.httpsPort();
    return "https://" + host + port + (target.startsWith("/") ? target : "/");
  }

  /** The value of Strict-Transport-Security, RFC 6797 §6.1; null for no such field. */
  public @Nullable String strictTransport() {
    HstsSpec hsts = spec.hsts();
    return hsts == null || !secure
        ? null
        : "max-age="
            + hsts.maxAge().toSeconds()
            + (hsts.subdomains() ? "; includeSubDomains" : "")
            + (hsts.preload() ? "; preload" : "");
  }

  /** The same, of one client who has shown a certificate. */
  public Door withIdentity(String whose) {
    return new Door(listener, spec, secure, whose);
  }
}
