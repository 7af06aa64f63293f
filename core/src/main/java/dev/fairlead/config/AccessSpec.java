package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are taken. The most specific network that has a client's address decides; an
 * address in none is taken when nothing is allowed by name.
 *
 * @param allow networks, as {@code 10.0.0.0/8}
 * @param deny networks
 * @param users file of names and bcrypt hashes for basic authentication, RFC 7617; null for none
 * @param realm what the browser is told that the password is for
 */
public record AccessSpec(
    List<String> allow, List<String> deny, @Nullable String users, String realm) {
  /** No rule at all. */
  public static final AccessSpec EVERYBODY = new AccessSpec(List.of(), List.of(), null, "");

  public AccessSpec {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
