package dev.fairlead.flow;

import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RequestHead;
import dev.fairlead.runtime.FieldRules;
import dev.fairlead.runtime.LimitVerdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's own answers: a status, and a small body that says in a sentence what happened, as
 * problem details (RFC 9457) or, for browsers, as a page. Nothing of the request is repeated in it.
 * Stateless.
 */
public final class FailureAnswer {
  /** What may be served where only the method itself is refused: all but CONNECT. */
  private static final String ORDINARY = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE";

  private static final String TYPES = "https://iana.org/assignments/http-problem-types#";
  private static final byte[] ACCEPT = Ascii.bytes("accept");

  private FailureAnswer() {}

  /**
   * Puts the answer together in {@code out}.
   *
   * @param head the request, or null when none could be read
   * @param requestId empty when there is none
   * @param allow value of {@code Allow}, or of {@code WWW-Authenticate} with 401; or null
   * @param retryAfter seconds until a backend may be ready again, where none is
   * @param limits what the rate limits said, where one refused; else null
   * @param rules of the responses that it stands among, of which it has the defaults; or null
   * @param proxyStatus the name to report under in {@code Proxy-Status} (RFC 9209), or null
   * @param withBody false for an answer to HEAD
   * @param close whether the connection ends with it
   * @return bytes of the body
   */
  public static int write(
      Failure failure,
      @Nullable RequestHead head,
      String requestId,
      @Nullable String allow,
      int retryAfter,
      @Nullable LimitVerdict limits,
      @Nullable FieldRules rules,
      @Nullable String proxyStatus,
      String date,
      boolean withBody,
      boolean close,
      HeadBuilder out) {
    boolean page = head != null && acceptsHtml(head);
    String body = page ? page(failure, requestId) : problem(failure, requestId, limits);
    out.clear()
        .text("HTTP/1.1 ")
        .decimal(failure.status())
        .octet(' ')
        .text(title(failure))
        .text("\r\nDate: ")
        .text(date)
        .text("\r\nContent-Type: ")
        .text(page ? "text/html; charset=utf-8" : "application/problem+json")
        .text("\r\nContent-Length: ")
        .decimal(body.length())
        .text("\r\nCache-Control: no-store\r\n");
    if (!requestId.isEmpty()) {
      out.text("X-Request-Id: ").text(requestId).crlf();
    }
    if (failure.status() == 405) {
      out.text("Allow: ").text(allow == null ? ORDINARY : allow).crlf();
    }
    if (failure.status() == 401 && allow != null) {
      out.text("WWW-Authenticate: ").text(allow).crlf();
    }
    if (failure.phase() == Failure.Phase.QUEUE) {
      // Backends come back after a while; a place in a queue may be free at once.
      boolean full =
          failure == Failure.QUEUE_FULL
              || failure == Failure.QUEUE_TIMEOUT
              || failure == Failure.VERIFIERS_BUSY;
      out.text("Retry-After: ").decimal(full ? 1 : retryAfter).crlf();
    }
    if (failure == Failure.RATE_LIMITED && limits != null) {
      RateFields.refusal(limits, out);
    } else if (failure == Failure.OVERLOADED) {
      out.text("Retry-After: 1\r\n");
    }
    if (proxyStatus != null) {
      out.text("Proxy-Status: ")
          .text(proxyStatus)
          .text("; error=")
          .text(failure.proxyStatus())
          .crlf();
    }
    if (rules != null) {
      FieldEdits.standard(rules, out);
    }
    if (close) {
      out.text("Connection: close\r\n");
    }
    out.crlf();
    if (!withBody) {
      return 0;
    }
    out.text(body);
    return body.length();
  }

  private static boolean acceptsHtml(RequestHead head) {
    int line = head.find(ACCEPT, 0);
    return line >= 0
        && Ascii.string(head.bytes(), head.valueStart(line), head.valueEnd(line))
            .toLowerCase(Locale.ROOT)
            .contains("text/html");
  }

  private static String problem(Failure failure, String requestId, @Nullable LimitVerdict limits) {
    String id = requestId.isEmpty() ? "" : ",\"requestId\":\"" + escape(requestId) + "\"";
    String violated =
        failure == Failure.RATE_LIMITED && limits != null
            ? ",\"violated-policies\":[" + RateFields.violated(limits) + "]"
            : "";
    return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"%s%s}\n"
        .formatted(
            type(failure),
            title(failure),
            failure.status(),
            detail(failure),
            failure.proxyStatus(),
            violated,
            id);
  }

  /** Problem types of draft-ietf-httpapi-ratelimit-headers; others say no more than the status. */
  private static String type(Failure failure) {
    return switch (failure) {
      case RATE_LIMITED -> TYPES + "quota-exceeded";
      case OVERLOADED -> TYPES + "temporary-reduced-capacity";
      default -> "about:blank";
    };
  }

  /** A trusted peer's id may hold any visible ASCII. */
  private static String escape(String requestId) {
    return requestId.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String page(Failure failure, String requestId) {
    String id =
        requestId.isEmpty()
            ? ""
            : "<p><small>Request "
                + requestId.replace("&", "&amp;").replace("<", "&lt;")
                + "</small></p>";
    String title = failure.status() + " " + title(failure);
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>%s</title><h1>%s</h1><p>%s.</p>%s</html>\n"
        .formatted(title, title, detail(failure), id);
  }

  private static String title(Failure failure) {
    return switch (failure.status()) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "Internal Server Error";
    };
  }

  /** What happened, a sentence without a final stop. */
  static String detail(Failure failure) {
    return switch (failure) {
      case BAD_REQUEST -> "The request is malformed";
      case UNKNOWN_CODING -> "The request uses a transfer coding other than chunked";
      case UNKNOWN_VERSION -> "Only HTTP/1.0 and HTTP/1.1 are spoken here";
      case METHOD_REFUSED -> "This server does not tunnel";
      case BAD_PATH -> "The path can be read in more than one way";
      case BAD_FIELD_NAME -> "Field names with an underscore are not taken";
      case ADDRESS_DENIED -> "This address is not let in";
      case PASSWORD_NEEDED -> "A name and a password are needed";
      case VERIFIERS_BUSY -> "Too many passwords wait to be verified";
      case REQUEST_BODY_TOO_SLOW -> "The request body came too slowly";
      case CLIENT_READS_TOO_SLOWLY -> "The client took the response too slowly";
      case RESPONSE_TOO_LARGE -> "The backend's answer is larger than allowed";
      case TARGET_TOO_LONG -> "The request target is longer than allowed";
      case HEAD_TOO_LARGE -> "The request head is larger than allowed";
      case BODY_TOO_LARGE -> "The request body is larger than allowed";
      case BAD_REQUEST_BODY -> "The request body is malformed or incomplete";
      case REQUEST_HEAD_TIMEOUT -> "The request head did not arrive in time";
      case REQUEST_BODY_TIMEOUT -> "The request body did not arrive in time";
      case CLIENT_GONE, CLIENT_WRITE_TIMEOUT -> "The client has gone";
      case NO_ROUTE -> "Nothing is served here";
      case METHOD_NOT_ALLOWED -> "The method is not served here";
      case RATE_LIMITED -> "More requests came than are admitted in a while";
      case OVERLOADED -> "More requests are under way than are admitted at a time";
      case LOOP_DETECTED -> "The request came back to the proxy it was sent from";
      case NO_BACKEND -> "No backend is ready";
      case NONE_LEFT -> "One backend could not serve the request, and no other is ready any more";
      case BOUND_AWAY -> "The backend that keeps this client's session is not ready";
      case QUEUE_FULL, QUEUE_TIMEOUT -> "All backends are busy";
      case TOTAL_TIMEOUT -> "The exchange took longer than allowed";
      case SHUTDOWN -> "The server is stopping";
      case INTERNAL -> "The proxy failed";
      case DNS_ERROR -> "The backend's name could not be resolved";
      case CONNECT_REFUSED -> "The backend could not be reached";
      case CONNECT_TIMEOUT -> "The backend could not be reached in time";
      case STREAM_REFUSED -> "The backend refused the request without looking at it";
      case BACKEND_TLS_FAILED -> "The backend could not be spoken to over TLS";
      case BACKEND_NOT_HTTP2 -> "The backend does not speak HTTP/2";
      case BACKEND_CERTIFICATE -> "The backend's certificate is not trusted";
      case BACKEND_CLOSED -> "The backend closed the connection before it answered";
      case RESPONSE_HEAD_TRUNCATED -> "The backend closed the connection as it began to answer";
      case BAD_RESPONSE -> "The backend's answer is malformed";
      case RESPONSE_TIMEOUT -> "The backend did not answer in time";
      case RESPONSE_TRUNCATED, RESPONSE_BODY_TIMEOUT -> "The backend's answer is incomplete";
    };
  }
}
