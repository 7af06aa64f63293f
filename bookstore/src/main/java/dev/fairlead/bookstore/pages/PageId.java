package dev.fairlead.bookstore.pages;

import dev.fairlead.bookstore.rule.Refusal;
import io.helidon.webserver.http.ServerRequest;

/** Ids in pages' paths. Any thread. */
final class PageId {
  private PageId() {}

  static long read(ServerRequest request) {
    String text = request.path().pathParameters().get("id");
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw missing();
  }

  static Refusal missing() {
    return new Refusal(Refusal.Reason.NOT_FOUND, "There is no such page in this shop.");
  }
}
