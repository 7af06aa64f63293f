package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are taken. The most specific network that has a client's address decides; an
 * address in none is taken when nothing is allowed by name.
 *
 * @param allow networks, as {@code 10.0.0.0/8}
 * @param deny networks, none of which is allowed, too
 * @param allowFile file of further networks to allow, read again when it changes; null for none
 * @param denyFile file of further networks to deny; null for none
 * @param users file of names and bcrypt hashes for basic authentication, RFC 7617, read again when
 *     it changes; null for none
 * @param realm what the browser is told that the password is for
 */
public record AccessSpec(
    List<String> allow,
    List<String> deny,
    @Nullable String allowFile,
    @Nullable String denyFile,
    @Nullable String users,
    String realm) {
  /** What the password is said to be for when nothing is written. */
  public static final String STANDARD_REALM = "restricted";

  /** No rule at all. */
  public static final AccessSpec EVERYBODY = new AccessSpec(List.of(), List.of());

  public AccessSpec {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** By address alone. */
  public AccessSpec(List<String> allow, List<String> deny) {
    this(allow, deny, null, null, null, STANDARD_REALM);
  }

  /** Whether anything is asked of a client's address. */
  public boolean byAddress() {
    return !allow.isEmpty() || !deny.isEmpty() || allowFile != null || denyFile != null;
  }

  /** Whether it takes every request, whoever it comes from. */
  public boolean everybody() {
    return !byAddress() && users == null;
  }
}
