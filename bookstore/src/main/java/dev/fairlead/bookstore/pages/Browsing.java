package dev.fairlead.bookstore.pages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.PageRequest;
import dev.fairlead.bookstore.book.SearchOrder;
import dev.fairlead.bookstore.book.SearchRequest;
import dev.fairlead.bookstore.book.SortKey;
import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Bestsellers;
import dev.fairlead.bookstore.store.ReviewRepository;
import dev.fairlead.bookstore.store.SearchRepository;
import dev.fairlead.bookstore.store.ShelfRepository;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages for those who look around. Any thread. */
final class Browsing {
  private static final int ON_HOME = 12;
  private static final int ON_SEARCH = 20;
  private static final int REVIEWS = 20;
  private static final int BESTSELLERS = 6;
  private static final int MAX_REVIEW = 4_000;

  private final Services services;
  private final RecentlyViewed recent;

  Browsing(Services services, RecentlyViewed recent) {
    this.services = services;
    this.recent = recent;
  }

  Reply home(ServerRequest request, Visitor visitor, Parameters query) {
    SortKey newest = new SortKey(SortKey.Property.YEAR, true);
    List<Book> books =
        services.books().list(new PageRequest(1, ON_HOME, List.of(newest), "")).items();
    List<Map<String, Object>> sellers =
        services.bestsellers().of(services.bestsellers().today()).stream()
            .limit(BESTSELLERS)
            .map(Browsing::seller)
            .toList();
    List<Map<String, Object>> viewed =
        recent.of(visitor.session()).stream()
            .map(services.books()::find)
            .flatMap(Optional::stream)
            .map(Texts::book)
            .toList();
    Map<String, Object> model = new HashMap<>();
    model.put("title", "Welcome");
    model.put("books", Texts.books(books));
    model.put("sellers", sellers);
    model.put("hasSellers", !sellers.isEmpty());
    model.put("viewed", viewed);
    model.put("hasViewed", !viewed.isEmpty());
    model.put("categories", services.shelves().categories().stream().map(Browsing::shelf).toList());
    return Reply.view("home", model);
  }

  Reply search(ServerRequest request, Visitor visitor, Parameters query) {
    String text = query.text("q", 200);
    String category = query.text("category", 60);
    int page = (int) query.number("page", 1, 1, 1_000_000);
    SearchRequest wanted =
        new SearchRequest(text, category, "", null, null, false, order(query), page, ON_SEARCH);
    SearchRepository.Found found = services.search().search(wanted);
    String address =
        "/search?q="
            + encoded(text)
            + "&category="
            + encoded(category)
            + "&sort="
            + encoded(query.text("sort", 20))
            + "&page=";
    Map<String, Object> model = new HashMap<>();
    model.put("title", "Search");
    model.put("q", text);
    model.put("category", category);
    model.put("hasCategory", !category.isEmpty());
    model.put("total", found.total());
    model.put("books", Texts.books(found.items()));
    model.put("hasPrevious", page > 1);
    model.put("previous", address + (page - 1));
    model.put("hasNext", (long) page * ON_SEARCH < found.total());
    model.put("next", address + (page + 1));
    return Reply.view("search", model);
  }

  private static SearchOrder order(Parameters query) {
    return switch (query.text("sort", 20)) {
      case "price" -> new SearchOrder.Keys(List.of(new SortKey(SortKey.Property.PRICE, false)));
      case "title" -> new SearchOrder.Keys(List.of(new SortKey(SortKey.Property.TITLE, false)));
      case "newest" -> new SearchOrder.Keys(List.of(new SortKey(SortKey.Property.YEAR, true)));
      case "rating" -> new SearchOrder.Rating();
      default -> new SearchOrder.Relevance();
    };
  }

  Reply book(ServerRequest request, Visitor visitor, Parameters query) {
    Book book = services.books().find(PageId.read(request)).orElseThrow(PageId::missing);
    ReviewRepository.Reviews reviews = services.reviews().of(book.id(), 1, REVIEWS);
    recent.add(visitor.session(), book.id());
    Map<String, Object> model = new HashMap<>(Texts.book(book));
    model.put("stars", Texts.stars(reviews.average()));
    model.put("ratings", reviews.count());
    model.put("hasRatings", reviews.count() > 0);
    model.put("reviews", reviews.items().stream().map(Browsing::review).toList());
    return Reply.view("book", model);
  }

  Reply review(ServerRequest request, Visitor visitor, Parameters form) {
    Principal customer = visitor.customer();
    long book = PageId.read(request);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("rating", form.number("rating", 0, 1, 5)).put("text", form.raw("text"));
    DocumentReader reader = DocumentReader.of(document, "a review");
    int rating = (int) reader.number("rating", 1, 5);
    String text = reader.prose("text", MAX_REVIEW);
    reader.finish();
    services.reviews().add(book, customer.customerId(), rating, text);
    return new Reply.Redirect("/books/" + book);
  }

  private static Map<String, Object> review(ReviewRepository.Review review) {
    return Map.of(
        "name", review.name(),
        "stars", Texts.stars(review.rating()),
        "text", review.text(),
        "when", Texts.time(review.createdAt()));
  }

  private static Map<String, Object> seller(Bestsellers.Seller seller) {
    return Map.of(
        "id", seller.bookId(),
        "title", seller.title(),
        "author", seller.author(),
        "copies", seller.copies());
  }

  private static Map<String, Object> shelf(ShelfRepository.Shelf shelf) {
    return Map.of("name", shelf.name(), "address", encoded(shelf.name()), "books", shelf.books());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
