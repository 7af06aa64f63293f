package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.book.BookJson;
import dev.fairlead.bookstore.book.SearchOrder;
import dev.fairlead.bookstore.book.SearchRequest;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Bestsellers;
import dev.fairlead.bookstore.store.SearchRepository;
import dev.fairlead.bookstore.store.ShelfRepository;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;

/** Ways to find books: search, authors, categories and what sells. Any thread. */
final class CatalogueResources {
  private static final int MAX_TEXT = 200;
  private static final long MAX_CENTS = 10_000_000;

  private static final List<String> SEARCHED_BY =
      List.of("q", "category", "author", "minPrice", "maxPrice", "inStock", "sort");

  private final Services services;

  CatalogueResources(Services services) {
    this.services = services;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at("/api/search").get(this::search),
        Resource.at("/api/authors").get(this::authors),
        Resource.at("/api/authors/{id}").get(this::author),
        Resource.at("/api/categories").get(this::categories),
        Resource.at("/api/bestsellers").get(this::bestsellers));
  }

  private void search(ServerRequest request, ServerResponse response) {
    SearchRequest wanted = searchRequest(new Query(request.query()));
    SearchRepository.Found found = services.search().search(wanted);
    ObjectNode json = page(wanted.page(), wanted.size(), found.total());
    ArrayNode items = json.putArray("items");
    found.items().forEach(book -> items.add(BookJson.write(book)));
    response.header(
        HeaderNames.LINK,
        PageQuery.links(request, wanted.page(), wanted.size(), found.total(), SEARCHED_BY));
    Answer.json(request, response, Status.OK_200, json);
  }

  private static SearchRequest searchRequest(Query query) {
    return new SearchRequest(
        query.text("q", MAX_TEXT),
        query.text("category", MAX_TEXT),
        query.text("author", MAX_TEXT),
        query.number("minPrice", 0, MAX_CENTS).orElse(null),
        query.number("maxPrice", 0, MAX_CENTS).orElse(null),
        query.flag("inStock"),
        order(query.text("sort", MAX_TEXT)),
        query.page(),
        query.size());
  }

  private static SearchOrder order(String text) {
    return switch (text) {
      case "", "relevance" -> new SearchOrder.Relevance();
      case "rating" -> new SearchOrder.Rating();
      default -> new SearchOrder.Keys(PageQuery.sort(text));
    };
  }

  private void authors(ServerRequest request, ServerResponse response) {
    Query query = new Query(request.query());
    ShelfRepository.Shelves found =
        services.shelves().authors(query.text("q", MAX_TEXT), query.page(), query.size());
    ObjectNode json = page(query.page(), query.size(), found.total());
    ArrayNode items = json.putArray("items");
    found.items().forEach(shelf -> items.add(write(shelf)));
    response.header(
        HeaderNames.LINK,
        PageQuery.links(request, query.page(), query.size(), found.total(), List.of("q")));
    Answer.json(request, response, Status.OK_200, json);
  }

  private void author(ServerRequest request, ServerResponse response) {
    long id = PathId.read(request, "id", "author");
    ShelfRepository.Shelf author =
        services.shelves().author(id).orElseThrow(() -> PathId.unknown("author", id));
    Answer.json(request, response, Status.OK_200, write(author));
  }

  private void categories(ServerRequest request, ServerResponse response) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode items = json.putArray("items");
    services.shelves().categories().forEach(shelf -> items.add(write(shelf)));
    Answer.json(request, response, Status.OK_200, json);
  }

  private void bestsellers(ServerRequest request, ServerResponse response) {
    Query query = new Query(request.query());
    LocalDate day = day(query.text("day", 10));
    int limit = query.number("limit", 1, Bestsellers.MAX_LENGTH).orElse(10L).intValue();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("day", day.toString());
    ArrayNode items = json.putArray("items");
    services.bestsellers().of(day).stream()
        .limit(limit)
        .forEach(seller ->
            items
                .addObject()
                .put("bookId", seller.bookId())
                .put("title", seller.title())
                .put("author", seller.author())
                .put("copies", seller.copies()));
    Answer.json(request, response, Status.OK_200, json);
  }

  private LocalDate day(String text) {
    if (text.isEmpty()) {
      return services.bestsellers().today();
    }
    try {
      if (text.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2}")) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw Query.wrong("day must be a date such as 2026-11-23");
  }

  private static ObjectNode page(int page, int size, long total) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("page", page)
        .put("size", size)
        .put("total", total);
  }

  private static ObjectNode write(ShelfRepository.Shelf shelf) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", shelf.id())
        .put("name", shelf.name())
        .put("books", shelf.books());
  }
}
