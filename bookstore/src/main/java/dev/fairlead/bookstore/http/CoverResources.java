package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.cover.Png;
import dev.fairlead.bookstore.cover.Size;
import dev.fairlead.bookstore.cover.Svg;
import dev.fairlead.bookstore.store.BookRepository;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Covers of books. Any thread. */
final class CoverResources {
  /** A cover follows from the book's number, which never changes its book. */
  private static final Header LASTING =
      HeaderValues.createCached("Cache-Control", "public, max-age=86400");

  private static final Header INERT =
      HeaderValues.createCached("Content-Security-Policy", "default-src 'none'");

  private final BookRepository books;

  CoverResources(BookRepository books) {
    this.books = books;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at(BookItem.PATH + "/cover").get(this::png),
        Resource.at(BookItem.PATH + "/cover.svg").get(this::svg));
  }

  private void png(ServerRequest request, ServerResponse response) {
    String word = new Query(request.query()).text("size", 10);
    Size size =
        Size.named(word.isEmpty() ? "medium" : word)
            .orElseThrow(() -> Query.wrong("size must be small, medium, large or huge"));
    Book book = book(request);
    response.header(LASTING);
    Streaming.send(request, response, "image/png", out -> Png.write(book.id(), size, out));
  }

  private void svg(ServerRequest request, ServerResponse response) {
    Book book = book(request);
    String svg = Svg.draw(book.id(), book.fields().title(), book.fields().author());
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    response.header(INERT);
    Streaming.send(request, response, "image/svg+xml", out -> out.write(bytes));
  }

  private Book book(ServerRequest request) {
    long id = PathId.read(request, "id", "book");
    return books.find(id).orElseThrow(() -> PathId.unknown("book", id));
  }
}
