package dev.fairlead.config;

import dev.fairlead.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * Where the admin port listens, and whom it serves.
 *
 * @param address loopback unless the user says otherwise
 * @param tokens file of the bearer tokens, as written; null for {@code admin-tokens} in the state
 *     folder
 * @param requireToken whether a token is needed on the loopback, too; elsewhere it always is
 */
public record AdminSpec(Address address, @Nullable String tokens, boolean requireToken) {
  /** One that needs no token on the loopback. */
  public AdminSpec(Address address) {
    this(address, null, false);
  }
}
