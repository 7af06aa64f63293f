package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.BookJson;
import dev.fairlead.bookstore.book.BookValidation;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.store.BookRepository;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.function.BinaryOperator;

/** {@code /api/books/{id}}: one book, read, replaced, patched or deleted. Any thread. */
final class BookItem {
  static final String PATH = BookCollection.PATH + "/{id}";

  private static final List<String> PATCHES = List.of(JsonBody.MERGE_PATCH, JsonBody.JSON);

  /** A copy may be kept, but is to be checked by its tag before use. */
  private static final Header REVALIDATE = HeaderValues.createCached("Cache-Control", "no-cache");

  private final BookRepository books;

  BookItem(BookRepository books) {
    this.books = books;
  }

  Resource resource() {
    return Resource.at(PATH)
        .get(this::get)
        .put(this::put)
        .patch(this::patch)
        .delete(this::delete)
        .option("Accept-Patch", String.join(", ", PATCHES));
  }

  private void get(ServerRequest request, ServerResponse response) {
    Book book = books.find(id(request)).orElseThrow(() -> unknown(request));
    Preconditions preconditions = Preconditions.of(request.headers());
    preconditions.requireMatch(book.version());
    if (preconditions.notModified(book.version())) {
      describe(response, book);
      Answer.empty(response, Status.NOT_MODIFIED_304);
    } else {
      send(request, response, book);
    }
  }

  private void put(ServerRequest request, ServerResponse response) {
    JsonNode document = JsonBody.read(request, List.of(JsonBody.JSON), "Accept");
    change(request, response, document, (old, replacement) -> replacement);
  }

  private void patch(ServerRequest request, ServerResponse response) {
    JsonNode patch = JsonBody.read(request, PATCHES, "Accept-Patch");
    change(request, response, patch, MergePatch::apply);
  }

  private void change(
      ServerRequest request,
      ServerResponse response,
      JsonNode document,
      BinaryOperator<JsonNode> combine) {
    Preconditions preconditions = Preconditions.of(request.headers());
    Book changed =
        books
            .change(
                id(request),
                book -> {
                  preconditions.requireFor(book.version());
                  JsonNode whole = combine.apply(BookJson.write(book), document);
                  return BookValidation.read(whole, book);
                })
            .orElseThrow(() -> unknown(request));
    send(request, response, changed);
  }

  private void delete(ServerRequest request, ServerResponse response) {
    Preconditions preconditions = Preconditions.of(request.headers());
    if (!books.delete(id(request), book -> preconditions.requireFor(book.version()))) {
      throw unknown(request);
    }
    Answer.empty(response, Status.NO_CONTENT_204);
  }

  private static void send(ServerRequest request, ServerResponse response, Book book) {
    describe(response, book);
    Answer.json(request, response, Status.OK_200, BookJson.write(book));
  }

  private static void describe(ServerResponse response, Book book) {
    response.header(HeaderNames.ETAG, Preconditions.tag(book.version())).header(REVALIDATE);
  }

  private static long id(ServerRequest request) {
    return PathId.read(request, "id", "book");
  }

  private static Refusal unknown(ServerRequest request) {
    return PathId.unknown("book", id(request));
  }
}
