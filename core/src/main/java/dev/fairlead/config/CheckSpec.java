package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of a backend to see whether it is well. */
public sealed interface CheckSpec {
  /** What is asked, in a few words: {@code tcp}, {@code GET /health}, {@code grpc books}. */
  default String text() {
    return switch (this) {
      case Tcp _ -> "tcp";
      case Http http -> http.method + " " + http.path;
      case Grpc grpc -> grpc.service.isEmpty() ? "grpc" : "grpc " + grpc.service;
    };
  }

  /** That it takes connections. */
  record Tcp() implements CheckSpec {}

  /**
   * That it answers a request.
   *
   * @param method of the request
   * @param path its target, with query
   * @param host value of its Host field; null for the backend's own address
   * @param fields further fields, in this order
   * @param statuses what it may answer
   * @param body what its body must have within the first 64 KiB; null for anything
   */
  record Http(
      String method,
      String path,
      @Nullable String host,
      List<Field> fields,
      List<StatusRange> statuses,
      @Nullable BodyTest body)
      implements CheckSpec {
    public Http {
      fields = List.copyOf(fields);
      statuses = List.copyOf(statuses);
    }

    /** A GET of a path, to be answered from 200 to 399. */
    public static Http get(String path) {
      return new Http("GET", path, null, List.of(), List.of(new StatusRange(200, 399)), null);
    }
  }

  /**
   * That it says by gRPC's health checking protocol that it serves.
   *
   * @param service whose health is asked for, fewer than 128 characters; empty for the server's
   */
  record Grpc(String service) implements CheckSpec {}

  /** A header field. */
  record Field(String name, String value) {}

  /** Statuses from one to another, both included. */
  record StatusRange(int first, int last) {
    /** {@code 200}, {@code 200-399}. */
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /** Whether that status is one of them. */
    public boolean has(int status) {
      return first <= status && status <= last;
    }
  }

  /**
   * What a body must have.
   *
   * @param text to be found in it, or a regular expression
   * @param regex whether it is one, as {@link java.util.regex.Pattern} has them; it need match
   *     somewhere only
   */
  record BodyTest(String text, boolean regex) {}
}
