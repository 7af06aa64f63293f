package dev.fairlead.config;

import java.util.List;

/**
 * What backends are told about clients, and clients about the proxy.
 *
 * @param trustedProxies networks in CIDR form ({@code 10.0.0.0/8}, {@code ::1/128}); what peers in
 *     them say in X-Forwarded-* and X-Request-Id is believed
 * @param pseudonym the name put into {@code Via}, a token
 * @param proxyStatus whether errors carry {@code Proxy-Status}, RFC 9209
 */
public record ForwardingSpec(List<String> trustedProxies, String pseudonym, boolean proxyStatus) {
  /** What holds when nothing is written. */
  public static final ForwardingSpec DEFAULTS = new ForwardingSpec(List.of(), "fairlead", false);

  public ForwardingSpec {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
