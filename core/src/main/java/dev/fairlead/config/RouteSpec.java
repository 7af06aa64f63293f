package dev.fairlead.config;

/**
 * Sends what matches to an upstream.
 *
 * @param name for logs and statistics; unique; made from the match when not given
 * @param match what requests it takes
 * @param upstream name of the upstream, which exists
 * @param timeouts the proxy's defaults with the route's own laid over them
 * @param maxBodyBytes largest request body; {@link Long#MAX_VALUE} for no limit
 */
public record RouteSpec(
    String name, MatchSpec match, String upstream, TimeoutSpec timeouts, long maxBodyBytes) {}
