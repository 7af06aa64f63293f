package dev.fairlead.model;

/**
 * Why an exchange (or one attempt of it) failed: whose side, in which phase, for what cause, and
 * whether another attempt may help. One value serves the status sent, the access log, the metrics
 * and the retry decision. The {@code proxyStatus} names are those of RFC 9209 §2.3.
 */
public enum Failure {
  // The client's doing.
  /** The request head or its framing was malformed. */
  BAD_REQUEST(Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 400, "http_request_error", "CR"),
  /** A transfer coding other than chunked was used. */
  UNKNOWN_CODING(Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 501, "http_request_error", "CR"),
  /** An HTTP version other than 1.x was asked for. */
  UNKNOWN_VERSION(
      Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 505, "http_request_error", "CR"),
  /** A method that a reverse proxy does not serve: CONNECT. */
  METHOD_REFUSED(
      Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 405, "http_request_denied", "CR"),
  /** The request target was longer than allowed. */
  TARGET_TOO_LONG(
      Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 414, "http_request_error", "CR"),
  /** The path can be read in ways that lead to different routes. */
  BAD_PATH(Side.CLIENT, Phase.ROUTING, RetryRule.NEVER, 400, "http_request_error", "CR"),
  /** A field's name has an underscore, which is not taken. */
  BAD_FIELD_NAME(Side.CLIENT, Phase.ROUTING, RetryRule.NEVER, 400, "http_request_error", "CR"),
  /** The head was larger, or had more fields, than allowed. */
  HEAD_TOO_LARGE(Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 431, "http_request_error", "CR"),
  /** The body was larger than the route allows. */
  BODY_TOO_LARGE(Side.CLIENT, Phase.REQUEST_BODY, RetryRule.NEVER, 413, "http_request_error", "CD"),
  /** The body's chunked framing was malformed, or the body ended early. */
  BAD_REQUEST_BODY(
      Side.CLIENT, Phase.REQUEST_BODY, RetryRule.NEVER, 400, "http_request_error", "CD"),
  /** The request head did not arrive in time. */
  REQUEST_HEAD_TIMEOUT(
      Side.CLIENT, Phase.REQUEST_HEAD, RetryRule.NEVER, 408, "http_request_error", "cR"),
  /** The request body stopped arriving. */
  REQUEST_BODY_TIMEOUT(
      Side.CLIENT, Phase.REQUEST_BODY, RetryRule.NEVER, 408, "http_request_error", "cD"),
  /** The request body came more slowly than allowed. */
  REQUEST_BODY_TOO_SLOW(
      Side.CLIENT, Phase.REQUEST_BODY, RetryRule.NEVER, 408, "http_request_error", "cD"),
  /** The response was taken more slowly than allowed. */
  CLIENT_READS_TOO_SLOWLY(
      Side.CLIENT, Phase.RESPONSE_BODY, RetryRule.NEVER, 499, "connection_write_timeout", "cD"),
  /**
   * The client closed its connection before it had its answer. Nothing can be sent: 499 is logged.
   */
  CLIENT_GONE(
      Side.CLIENT, Phase.RESPONSE_HEAD, RetryRule.NEVER, 499, "connection_terminated", "CD"),
  /** The client stopped reading the response. */
  CLIENT_WRITE_TIMEOUT(
      Side.CLIENT, Phase.RESPONSE_BODY, RetryRule.NEVER, 499, "connection_write_timeout", "cD"),

  // The proxy's own word.
  /** No route matches. */
  NO_ROUTE(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 404, "destination_not_found", "PR"),
  /** A route matches but for the method. */
  METHOD_NOT_ALLOWED(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 405, "http_request_denied", "PR"),
  /** The client's address is not let in. */
  ADDRESS_DENIED(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 403, "http_request_denied", "PR"),
  /** A password is needed, and there was none, or not the right one. */
  PASSWORD_NEEDED(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 401, "http_request_denied", "PR"),
  /** More passwords wait to be verified than may. */
  VERIFIERS_BUSY(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "connection_limit_reached", "PQ"),
  /** The client, or whoever it is counted with, has sent more than a rate limit admits. */
  RATE_LIMITED(Side.CLIENT, Phase.ROUTING, RetryRule.NEVER, 429, "http_request_denied", "CL"),
  /** More requests are under way than a concurrency limit admits. */
  OVERLOADED(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 503, "connection_limit_reached", "PL"),
  /** The request has been here before. */
  LOOP_DETECTED(Side.PROXY, Phase.ROUTING, RetryRule.NEVER, 502, "proxy_loop_detected", "PR"),
  /** No backend is ready. */
  NO_BACKEND(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "destination_unavailable", "PQ"),
  /**
   * A backend answered that it could not serve the request, and the one that was to be asked
   * instead was no longer ready then.
   */
  NONE_LEFT(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "destination_unavailable", "PQ"),
  /** The backend that the client is bound to takes nothing, and no other may serve it. */
  BOUND_AWAY(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "destination_unavailable", "PQ"),
  /** Every backend that would do is full, and so is the queue before them. */
  QUEUE_FULL(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "connection_limit_reached", "PF"),
  /** Every backend that would do stayed full for as long as the exchange may wait. */
  QUEUE_TIMEOUT(Side.PROXY, Phase.QUEUE, RetryRule.NEVER, 503, "connection_limit_reached", "pQ"),
  /** The exchange took longer than allowed in all. */
  TOTAL_TIMEOUT(
      Side.PROXY, Phase.RESPONSE_HEAD, RetryRule.NEVER, 504, "http_response_timeout", "PH"),
  /** The proxy is stopping and its deadline has passed. */
  SHUTDOWN(Side.PROXY, Phase.RESPONSE_BODY, RetryRule.NEVER, 503, "destination_unavailable", "PK"),
  /** A fault in the proxy itself. */
  INTERNAL(Side.PROXY, Phase.RESPONSE_HEAD, RetryRule.NEVER, 500, "proxy_internal_error", "PI"),

  // The backend's doing.
  /** The backend's name could not be resolved. */
  DNS_ERROR(Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 502, "dns_error", "SC"),
  /** The backend refused the connection, or could not be reached. */
  CONNECT_REFUSED(Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 502, "connection_refused", "SC"),
  /** The connection was not made in time. */
  CONNECT_TIMEOUT(Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 504, "connection_timeout", "sC"),
  /** The backend took the connection, but said that it has not looked at the request (HTTP/2). */
  STREAM_REFUSED(
      Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 503, "destination_unavailable", "SC"),
  /** The TLS handshake with the backend failed, or it speaks no TLS. */
  BACKEND_TLS_FAILED(
      Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 502, "tls_protocol_error", "SC"),
  /** The backend's certificate is not one that is trusted, or is for another name. */
  BACKEND_CERTIFICATE(
      Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 502, "tls_certificate_error", "SC"),
  /** The backend does not speak HTTP/2, though it is configured to. */
  BACKEND_NOT_HTTP2(
      Side.BACKEND, Phase.CONNECT, RetryRule.ALWAYS, 502, "http_protocol_error", "SC"),
  /** The backend closed or reset the connection before the first byte of its answer. */
  BACKEND_CLOSED(
      Side.BACKEND,
      Phase.RESPONSE_HEAD,
      RetryRule.IF_IDEMPOTENT,
      502,
      "connection_terminated",
      "SH"),
  /** The backend closed or reset the connection in the middle of its answer's head. */
  RESPONSE_HEAD_TRUNCATED(
      Side.BACKEND,
      Phase.RESPONSE_HEAD,
      RetryRule.IF_IDEMPOTENT,
      502,
      "http_response_incomplete",
      "SH"),
  /** The backend's head or framing was malformed. */
  BAD_RESPONSE(
      Side.BACKEND, Phase.RESPONSE_HEAD, RetryRule.NEVER, 502, "http_protocol_error", "SH"),
  /** The backend did not answer in time: the head of its answer did not come, or not whole. */
  RESPONSE_TIMEOUT(
      Side.BACKEND,
      Phase.RESPONSE_HEAD,
      RetryRule.IF_IDEMPOTENT,
      504,
      "http_response_timeout",
      "sH"),
  /** The backend's response is larger than allowed. */
  RESPONSE_TOO_LARGE(
      Side.BACKEND, Phase.RESPONSE_BODY, RetryRule.NEVER, 502, "http_response_body_size", "SD"),
  /** The backend's response ended before it was complete, or its framing broke. */
  RESPONSE_TRUNCATED(
      Side.BACKEND, Phase.RESPONSE_BODY, RetryRule.NEVER, 502, "http_response_incomplete", "SD"),
  /** The backend stopped sending in the middle of its response. */
  RESPONSE_BODY_TIMEOUT(
      Side.BACKEND, Phase.RESPONSE_BODY, RetryRule.NEVER, 504, "connection_read_timeout", "sD");

  /** Whose fault it is. */
  public enum Side {
    CLIENT,
    PROXY,
    BACKEND
  }

  /** How far the exchange had come. */
  public enum Phase {
    REQUEST_HEAD,
    ROUTING,
    QUEUE,
    CONNECT,
    REQUEST_BODY,
    RESPONSE_HEAD,
    RESPONSE_BODY
  }

  /** Whether another attempt, on another backend or connection, may be made. */
  public enum RetryRule {
    /** Another attempt would fare no better, or could do the work twice. */
    NEVER,
    /** The backend has not seen the request: any method may be tried again. */
    ALWAYS,
    /** The backend may have acted on the request: only idempotent ones may be tried again. */
    IF_IDEMPOTENT
  }

  private final Side side;
  private final Phase phase;
  private final RetryRule retryRule;
  private final int status;
  private final String proxyStatus;
  private final String code;

  Failure(
      Side side, Phase phase, RetryRule retryRule, int status, String proxyStatus, String code) {
    this.side = side;
    this.phase = phase;
    this.retryRule = retryRule;
    this.status = status;
    this.proxyStatus = proxyStatus;
    this.code = code;
  }

  /** Whose fault it is. */
  public Side side() {
    return side;
  }

  /** How far the exchange had come, at the most. */
  public Phase phase() {
    return phase;
  }

  /** Whether another attempt may be made. */
  public RetryRule retryRule() {
    return retryRule;
  }

  /** The status to answer with, or (499) to log when nobody is left to answer. */
  public int status() {
    return status;
  }

  /** The error type for the {@code Proxy-Status} field, RFC 9209 §2.3. */
  public String proxyStatus() {
    return proxyStatus;
  }

  /**
   * Two letters for the log. Who: C client, S server (backend), P proxy; small where a timeout
   * expired. When: R request, L limit, Q queue, F full queue, C connect, H response head, D data, K
   * kill (shutdown), I internal.
   */
  public String code() {
    return code;
  }
}
