package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.ReviewRepository;
import dev.fairlead.bookstore.store.ReviewRepository.Review;
import dev.fairlead.bookstore.store.ReviewRepository.Reviews;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** What customers say of a book. Any thread. */
final class ReviewResources {
  private static final int MAX_TEXT = 4_000;

  private final ReviewRepository reviews;
  private final Authentication authentication;

  ReviewResources(Services services, Authentication authentication) {
    this.reviews = services.reviews();
    this.authentication = authentication;
  }

  List<Resource> resources() {
    return List.of(Resource.at(BookItem.PATH + "/reviews").get(this::list).post(this::add));
  }

  private void list(ServerRequest request, ServerResponse response) {
    Query query = new Query(request.query());
    Reviews found = reviews.of(PathId.read(request, "id", "book"), query.page(), query.size());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("average", found.average());
    json.put("count", found.count());
    ArrayNode items = json.putArray("items");
    found.items().forEach(review -> items.add(write(review)));
    response.header(
        HeaderNames.LINK,
        PageQuery.links(request, query.page(), query.size(), found.count(), List.of()));
    Answer.json(request, response, Status.OK_200, json);
  }

  private void add(ServerRequest request, ServerResponse response) {
    long customer = authentication.require(request).customerId();
    long book = PathId.read(request, "id", "book");
    DocumentReader reader = DocumentReader.of(JsonBody.json(request), "a review");
    int rating = (int) reader.number("rating", 1, 5);
    String text = reader.has("text") ? reader.prose("text", MAX_TEXT) : "";
    reader.rejectOthers(name -> name.equals("text"));
    reader.finish();
    Review review = reviews.add(book, customer, rating, text);
    Answer.json(request, response, Status.CREATED_201, write(review));
  }

  private static ObjectNode write(Review review) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", review.id())
        .put("bookId", review.bookId())
        .put("customerId", review.customerId())
        .put("name", review.name())
        .put("rating", review.rating())
        .put("text", review.text())
        .put("createdAt", review.createdAt().toString());
  }
}
