package dev.fairlead.bookstore.order;

/**
 * A client's name for a request that is to be done once (the Idempotency-Key field, an IETF draft).
 * Immutable.
 *
 * @param customerId whose name it is
 * @param key 1 to 100 visible ASCII characters
 * @param fingerprint of method, path and content; the same key with another one is refused
 */
public record Claim(long customerId, String key, String fingerprint) {}
