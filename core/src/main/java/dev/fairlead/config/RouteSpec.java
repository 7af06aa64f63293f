package dev.fairlead.config;

/**
 * Sends what matches to an upstream.
 *
 * @param name for logs and statistics; unique; made from the match when not given
 * @param match what requests it takes
 * @param upstream name of the upstream, which exists
 * @param timeouts the proxy's defaults with the route's own laid over them
 * @param maxBodyBytes largest request body; {@link Long#MAX_VALUE} for no limit
 * @param guard who may enter, once the listener has let them in
 * @param cost what one request takes of every rate limit, 1 or more
 * @param requestFields what is changed on the way to the backend
 * @param responseFields what is changed on the way to the client
 * @param maxResponseBytes of a response body; {@link Long#MAX_VALUE} for no limit
 * @param securityHeaders whether responses get the fields that keep browsers cautious
 * @param serverTiming whether responses say where the time went
 */
public record RouteSpec(
    String name,
    MatchSpec match,
    String upstream,
    TimeoutSpec timeouts,
    long maxBodyBytes,
    GuardSpec guard,
    int cost,
    HeaderRulesSpec requestFields,
    HeaderRulesSpec responseFields,
    long maxResponseBytes,
    boolean securityHeaders,
    boolean serverTiming) {
  /** A route for everybody that changes nothing. */
  public RouteSpec(
      String name, MatchSpec match, String upstream, TimeoutSpec timeouts, long maxBodyBytes) {
    this(
        name,
        match,
        upstream,
        timeouts,
        maxBodyBytes,
        GuardSpec.NONE,
        1,
        HeaderRulesSpec.NONE,
        HeaderRulesSpec.NONE,
        Long.MAX_VALUE,
        false,
        false);
  }
}
