package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.BookJson;
import dev.fairlead.bookstore.book.BookPage;
import dev.fairlead.bookstore.book.BookValidation;
import dev.fairlead.bookstore.store.BookRepository;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** {@code /api/books}: the listing, and the place to add a book. Any thread. */
final class BookCollection {
  static final String PATH = "/api/books";

  private final BookRepository books;

  BookCollection(BookRepository books) {
    this.books = books;
  }

  Resource resource() {
    return Resource.at(PATH).get(this::list).post(this::add).option("Accept-Post", JsonBody.JSON);
  }

  private void list(ServerRequest request, ServerResponse response) {
    BookPage page = books.list(PageQuery.read(request.query()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode items = json.putArray("items");
    page.items().forEach(book -> items.add(BookJson.write(book)));
    json.put("page", page.request().page());
    json.put("size", page.request().size());
    json.put("total", page.total());
    response.header(HeaderNames.LINK, PageQuery.links(PATH, page));
    Answer.json(request, response, Status.OK_200, json);
  }

  private void add(ServerRequest request, ServerResponse response) {
    JsonNode document = JsonBody.read(request, List.of(JsonBody.JSON), "Accept-Post");
    Book book = books.insert(BookValidation.read(document, null));
    response.header(HeaderNames.LOCATION, PATH + "/" + book.id());
    response.header(HeaderNames.ETAG, Preconditions.tag(book.version()));
    Answer.json(request, response, Status.CREATED_201, BookJson.write(book));
  }
}
