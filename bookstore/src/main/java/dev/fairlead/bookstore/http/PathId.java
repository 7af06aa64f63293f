package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.rule.Refusal;
import io.helidon.webserver.http.ServerRequest;

/** Ids in paths: whole numbers. Any thread. */
final class PathId {
  private PathId() {}

  /**
   * The number that a path has in a place.
   *
   * @param parameter its name in the path's pattern
   * @param thing what it is of: "book"
   * @throws Refusal if it is no number: there is no such thing
   */
  static long read(ServerRequest request, String parameter, String thing) {
    String text = request.path().pathParameters().get(parameter);
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new Refusal(
        Refusal.Reason.NOT_FOUND, "There is no such " + thing + ": ids are whole numbers.");
  }

  /** The refusal that says that there is none. */
  static Refusal unknown(String thing, long id) {
    return new Refusal(Refusal.Reason.NOT_FOUND, "There is no " + thing + " with id " + id + ".");
  }
}
