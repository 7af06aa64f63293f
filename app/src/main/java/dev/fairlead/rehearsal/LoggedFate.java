package dev.fairlead.rehearsal;

import dev.fairlead.model.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the log says that became of a request, as far as rules decide about it. Stateless. */
final class LoggedFate {
  private LoggedFate() {}

  /**
   * Whether it is the fate that was found.
   *
   * @return null when the log does not say, or it was decided by what is not rehearsed, such as
   *     health
   */
  static @Nullable Boolean agrees(LoggedRequest request, Fate found) {
    if (!request.detailed()) {
      return null;
    }
    String name = request.failure();
    if (name == null) {
      return request.route() == null
          ? request.status() == 308 ? found.failure() == null && !found.served() : null
          : (Boolean) (found.served() && found.route().equals(request.route()));
    }
    Failure failure = failure(name);
    if (failure == null) {
      return null;
    }
    return switch (failure) {
      case NO_ROUTE,
          METHOD_NOT_ALLOWED,
          BAD_PATH,
          ADDRESS_DENIED,
          PASSWORD_NEEDED,
          BODY_TOO_LARGE,
          OVERLOADED ->
          found.failure() == failure;
      case RATE_LIMITED ->
          found.failure() == failure
              && (request.limit() == null || request.limit().equals(found.limit()));
      default ->
          wasServed(failure) ? found.served() && found.route().equals(request.route()) : null;
    };
  }

  /** Whether it failed when it had passed all rules. */
  private static boolean wasServed(Failure failure) {
    return switch (failure.phase()) {
      case CONNECT, REQUEST_BODY, RESPONSE_HEAD, RESPONSE_BODY -> true;
      case REQUEST_HEAD, ROUTING, QUEUE -> false;
    };
  }

  private static @Nullable Failure failure(String name) {
    try {
      return Failure.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
