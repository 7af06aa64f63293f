package dev.fairlead.bookstore.pages;

import io.helidon.webserver.http.ServerRequest;

/** Makes what a page comes to. */
@FunctionalInterface
interface Page {
  /**
   * Makes it.
   *
   * @param request for what stands in its path
   * @param visitor who looks
   * @param parameters of the query, or of the form that was sent
   */
  Reply make(ServerRequest request, Visitor visitor, Parameters parameters);
}
