package dev.fairlead.config;

import dev.fairlead.model.Address;

/**
 * Where the admin port listens.
 *
 * @param address loopback unless the user says otherwise
 */
public record AdminSpec(Address address) {}
