package dev.fairlead.rehearsal;

import dev.fairlead.flow.Rehearsed;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Route;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration makes of a request, but for the backend. Bounded in number by what is
 * configured. Immutable.
 *
 * @param route that serves it; empty where it is refused or redirected
 * @param upstream of that route
 * @param failure why it is refused; null where it is not
 * @param place whose rules refuse it: {@code route api}; empty for nobody's
 * @param limit the limit that refuses it; empty for none
 */
record Fate(String route, String upstream, @Nullable Failure failure, String place, String limit) {
  private static final Fate REDIRECTED = new Fate("", "", null, "", "");

  static Fate of(Rehearsed request) {
    Failure failure = request.failure();
    Route route = request.route();
    if (failure == null) {
      return request.redirected() || route == null
          ? REDIRECTED
          : new Fate(route.spec().name(), route.spec().upstream(), null, "", "");
    }
    String place = request.place();
    String limit = request.limit();
    boolean limited = failure == Failure.RATE_LIMITED || failure == Failure.OVERLOADED;
    return new Fate(
        "", "", failure, place == null ? "" : place, limit == null || !limited ? "" : limit);
  }

  /** Whether a route serves it. */
  boolean served() {
    return failure == null && !route.isEmpty();
  }

  /** Whether it finds no route, so that it is told 404, 405 or 400. */
  boolean unrouted() {
    return failure == Failure.NO_ROUTE
        || failure == Failure.METHOD_NOT_ALLOWED
        || failure == Failure.BAD_PATH;
  }

  /** Whether it depends on times, or on how many are under way. */
  boolean timed() {
    return failure == Failure.RATE_LIMITED || failure == Failure.OVERLOADED || queued();
  }

  private boolean queued() {
    return failure == Failure.QUEUE_FULL
        || failure == Failure.QUEUE_TIMEOUT
        || failure == Failure.NO_BACKEND
        || failure == Failure.BOUND_AWAY;
  }

  /** In a few words. */
  String text() {
    if (failure == null) {
      return route.isEmpty() ? "308 redirected to HTTPS" : route + " (" + upstream + ")";
    }
    String what =
        switch (failure) {
          case RATE_LIMITED -> "rate limit " + limit;
          case OVERLOADED -> "concurrency limit";
          case ADDRESS_DENIED -> "access list";
          case PASSWORD_NEEDED -> "password";
          case BODY_TOO_LARGE -> "maxBody";
          case NO_ROUTE -> "no route";
          case METHOD_NOT_ALLOWED -> "method not allowed";
          case BAD_PATH -> "ambiguous path";
          case QUEUE_FULL -> "queue full";
          case QUEUE_TIMEOUT -> "queue timeout";
          case NO_BACKEND -> "no backend takes it";
          default -> failure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    return failure.status() + " " + what + (place.isEmpty() ? "" : ", " + place);
  }
}
