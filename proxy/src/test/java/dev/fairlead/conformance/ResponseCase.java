package dev.fairlead.conformance;

import dev.fairlead.testing.SeenResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a backend answers with, and what must become of it.
 *
 * @param name unique
 * @param method of the request, GET unless the case is about it
 * @param version of the request, HTTP/1.1 unless the case is about it
 * @param bytes the backend's answer
 * @param then what the backend does after it
 * @param fate what the client must get
 * @param status of the final response that the client must get
 * @param body that the client must get
 * @param reuse whether the backend's connection must serve the next request
 * @param check further looks at the final response
 */
record ResponseCase(
    String name,
    String method,
    String version,
    String bytes,
    Then then,
    Fate fate,
    int status,
    String body,
    Reuse reuse,
    Consumer<SeenResponse> check) {

  /** What a backend does after its answer. */
  enum Then {
    /** It waits for the next request. */
    KEEP,
    /** It closes in order. */
    CLOSE,
    /** It resets. */
    RESET
  }

  /** What must become of the backend's connection. */
  enum Reuse {
    /** The next request goes over it. */
    REQUIRED,
    /** It may or may not. */
    LEFT_OPEN,
    /** It is closed. */
    FORBIDDEN
  }

  /** What the client gets. */
  enum Fate {
    /** The response, whole. */
    DELIVERED,
    /** 502 on a connection that goes on. */
    BAD_GATEWAY,
    /** The response, whole, or 502. */
    DELIVERED_OR_BAD_GATEWAY,
    /** A beginning, and then the connection is reset. */
    CUT,
    /** 502, or a beginning, and then the connection is reset. */
    BAD_GATEWAY_OR_CUT
  }

  /** An answer to {@code GET} on a connection that is kept. */
  static ResponseCase of(String name, String bytes) {
    return new ResponseCase(
        name,
        "GET",
        "HTTP/1.1",
        bytes,
        Then.KEEP,
        Fate.DELIVERED,
        200,
        "",
        Reuse.FORBIDDEN,
        _ -> {});
  }

  /** The request has that method. */
  ResponseCase to(String other) {
    return new ResponseCase(name, other, version, bytes, then, fate, status, body, reuse, check);
  }

  /** The request is of HTTP/1.0. */
  ResponseCase toOld() {
    return new ResponseCase(
        name, method, "HTTP/1.0", bytes, then, fate, status, body, reuse, check);
  }

  /** The backend closes after the answer. */
  ResponseCase closed() {
    return new ResponseCase(
        name, method, version, bytes, Then.CLOSE, fate, status, body, Reuse.FORBIDDEN, check);
  }

  /** The backend resets after the answer. */
  ResponseCase reset() {
    return new ResponseCase(
        name, method, version, bytes, Then.RESET, fate, status, body, Reuse.FORBIDDEN, check);
  }

  /** The client gets 502 and can go on; the backend's connection is closed. */
  ResponseCase bad() {
    return new ResponseCase(
        name, method, version, bytes, then, Fate.BAD_GATEWAY, 502, body, Reuse.FORBIDDEN, check);
  }

  /** 502 would do as well. */
  ResponseCase orBad() {
    return new ResponseCase(
        name,
        method,
        version,
        bytes,
        then,
        Fate.DELIVERED_OR_BAD_GATEWAY,
        status,
        body,
        Reuse.FORBIDDEN,
        check);
  }

  /** The client's connection is reset in the middle of the response. */
  ResponseCase cut() {
    return new ResponseCase(
        name, method, version, bytes, then, Fate.CUT, status, body, Reuse.FORBIDDEN, check);
  }

  /** The client gets 502, or is cut off in the middle of the response. */
  ResponseCase badOrCut() {
    return new ResponseCase(
        name,
        method,
        version,
        bytes,
        then,
        Fate.BAD_GATEWAY_OR_CUT,
        status,
        body,
        Reuse.FORBIDDEN,
        check);
  }

  /** The client gets this, whole, and the backend's connection is used again. */
  ResponseCase gives(int code, String content) {
    return new ResponseCase(
        name,
        method,
        version,
        bytes,
        then,
        Fate.DELIVERED,
        code,
        content,
        then == Then.KEEP ? Reuse.REQUIRED : Reuse.FORBIDDEN,
        check);
  }

  /** The backend's connection must not be used again. */
  ResponseCase notReused() {
    return new ResponseCase(
        name, method, version, bytes, then, fate, status, body, Reuse.FORBIDDEN, check);
  }

  /** The backend's connection may be used again, or not. */
  ResponseCase notReusedOrReused() {
    return new ResponseCase(
        name, method, version, bytes, then, fate, status, body, Reuse.LEFT_OPEN, check);
  }

  /** The final response holds this. */
  ResponseCase check(Consumer<SeenResponse> more) {
    return new ResponseCase(
        name, method, version, bytes, then, fate, status, body, reuse, check.andThen(more));
  }

  /** The end-to-end fields of the final response are these lines, in this order. */
  ResponseCase fields(String... lines) {
    return check(seen ->
        Checks.equal(
            "fields",
            seen.fields().without("Date", "Connection", "Transfer-Encoding", "Via").texts(),
            List.of(lines)));
  }

  /** The trailers are these lines, in this order. */
  ResponseCase trailers(String... lines) {
    return check(seen -> Checks.equal("trailers", seen.trailers().texts(), List.of(lines)));
  }

  /** The statuses of the interim responses. */
  ResponseCase interim(Integer... statuses) {
    return check(seen ->
        Checks.equal(
            "interim responses",
            seen.interim().stream().map(SeenResponse::status).toList(),
            List.of(statuses)));
  }
}
