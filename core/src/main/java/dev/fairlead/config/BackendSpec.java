package dev.fairlead.config;

import dev.fairlead.model.Address;

/**
 * One server of an upstream, spoken to in plain HTTP/1.1.
 *
 * @param name unique in the upstream; {@code host:port} when not given
 * @param address where it listens
 * @param weight its share, 1 to 1000
 */
public record BackendSpec(String name, Address address, int weight) {}
