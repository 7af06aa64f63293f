/**
 * What a configuration would have made of recorded traffic, against the one in force: the proxy's
 * own routes, rules, limits and balancers, fed with an access log by its own clock.
 */
@org.jspecify.annotations.NullMarked
package dev.fairlead.rehearsal;
