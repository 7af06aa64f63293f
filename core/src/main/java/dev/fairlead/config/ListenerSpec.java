package dev.fairlead.config;

import dev.fairlead.model.Address;

/**
 * An address to accept client connections on.
 *
 * @param address {@code 0.0.0.0} and {@code ::} stand for all interfaces
 */
public record ListenerSpec(Address address) {}
