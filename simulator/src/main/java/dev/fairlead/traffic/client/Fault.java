package dev.fairlead.traffic.client;

/**
 * What went wrong with a request. Immutable.
 *
 * @param cause of which kind it is
 * @param detail in the words of whoever found it
 */
public record Fault(Cause cause, String detail) {}
