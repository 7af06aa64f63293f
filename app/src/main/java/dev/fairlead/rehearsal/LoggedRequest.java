package dev.fairlead.rehearsal;

import org.jspecify.annotations.Nullable;

/**
 * What a line of an access log says of a request. Immutable.
 *
 * @param atNanos when it came, since 1970
 * @param coarse whether that is known to the second only
 * @param client who sent it
 * @param method as sent
 * @param host without its port; empty when it named none; null when the log does not say
 * @param target path and query, as sent
 * @param version of HTTP, in tenths
 * @param agent the User-Agent; null for none
 * @param referer the Referer; null for none
 * @param fields whether the log has those two
 * @param status as answered
 * @param route that took it; null for none, or where the log does not say
 * @param backend that it was given to: {@code upstream/name}; null as before
 * @param failure why it failed, as the log has it; null as before
 * @param limit that refused it; null as before
 * @param detailed whether the log has those four
 * @param bodyBytes of the request; -1 when the log does not say
 * @param totalNanos until all of it was over; -1 when the log does not say
 * @param firstByteNanos until the first byte of the answer; -1 as before, or where there was none
 * @param queueNanos how much of these it waited in the proxy
 */
record LoggedRequest(
    long atNanos,
    boolean coarse,
    Client client,
    String method,
    @Nullable String host,
    String target,
    int version,
    @Nullable String agent,
    @Nullable String referer,
    boolean fields,
    int status,
    @Nullable String route,
    @Nullable String backend,
    @Nullable String failure,
    @Nullable String limit,
    boolean detailed,
    long bodyBytes,
    long totalNanos,
    long firstByteNanos,
    long queueNanos) {

  /** The same at another time. */
  LoggedRequest at(long nanos) {
    return new LoggedRequest(
        nanos,
        coarse,
        client,
        method,
        host,
        target,
        version,
        agent,
        referer,
        fields,
        status,
        route,
        backend,
        failure,
        limit,
        detailed,
        bodyBytes,
        totalNanos,
        firstByteNanos,
        queueNanos);
  }

  /** How long a backend had it, or -1 when none had, or the log does not say. */
  long serviceNanos() {
    boolean served = backend != null || !detailed && status < 400;
    return served && totalNanos >= 0 ? Math.max(1, totalNanos - queueNanos) : -1;
  }

  /** Whether the proxy answered it itself where a route led to a backend, as Max-Forwards asks. */
  boolean answeredByProxy() {
    return detailed && failure == null && route != null && backend == null && status == 200;
  }

  /** Whether it failed for that cause, written as the log writes it. */
  boolean failedBy(String cause) {
    return cause.equals(failure);
  }
}
