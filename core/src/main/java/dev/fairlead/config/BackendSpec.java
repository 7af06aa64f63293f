package dev.fairlead.config;

import dev.fairlead.model.Address;

/**
 * One server of an upstream.
 *
 * @param name unique in the upstream; {@code host:port} when not given
 * @param address where it listens
 * @param weight its share, 0 to 1000; 0 for none but the clients bound to it
 * @param priority its tier, 0 to 9, or {@link #BACKUP}: those of a higher number are used only
 *     while none of a lower one is ready
 * @param maxInFlight requests it may serve at a time; 0 for any number
 * @param state what it is wanted to do
 * @param tls whether it is spoken to over TLS ({@code https://})
 */
public record BackendSpec(
    String name,
    Address address,
    int weight,
    int priority,
    int maxInFlight,
    BackendState state,
    boolean tls) {
  /** The tier behind all others. */
  public static final int BACKUP = 10;

  /** In words: its tier's number, or {@code backup}. */
  public String priorityText() {
    return priority == BACKUP ? "backup" : Integer.toString(priority);
  }

  /** A backend that is spoken to without TLS. */
  public BackendSpec(
      String name, Address address, int weight, int priority, int maxInFlight, BackendState state) {
    this(name, address, weight, priority, maxInFlight, state, false);
  }

  /** A backend of the first tier, ready, without limit. */
  public BackendSpec(String name, Address address, int weight) {
    this(name, address, weight, 0, 0, BackendState.READY);
  }
}
