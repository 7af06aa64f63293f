package dev.fairlead.admin.http;

/**
 * Who asks.
 *
 * @param name of the token, or {@code loopback}
 * @param role what he may do
 */
public record Bearer(String name, Role role) {}
