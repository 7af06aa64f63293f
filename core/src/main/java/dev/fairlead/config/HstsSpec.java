package dev.fairlead.config;

import java.time.Duration;

/**
 * What Strict-Transport-Security tells browsers, RFC 6797.
 *
 * @param maxAge how long they use HTTPS alone
 * @param subdomains whether for all names below, too
 * @param preload whether the name may be put on the browsers' own lists
 */
public record HstsSpec(Duration maxAge, boolean subdomains, boolean preload) {}
