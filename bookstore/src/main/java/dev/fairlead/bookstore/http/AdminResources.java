package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.BookJson;
import dev.fairlead.bookstore.book.BookValidation;
import dev.fairlead.bookstore.fault.FaultSettings;
import dev.fairlead.bookstore.fault.Faults;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Ledger;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only an administrator does. Any thread. */
final class AdminResources {
  static final String FAULTS = "/api/admin/faults";

  private final Services services;
  private final Authentication authentication;
  private final @Nullable Faults faults;

  AdminResources(Services services, Authentication authentication, @Nullable Faults faults) {
    this.services = services;
    this.authentication = authentication;
    this.faults = faults;
  }

  List<Resource> resources() {
    List<Resource> resources = new ArrayList<>();
    resources.add(Resource.at(BookItem.PATH + "/stock").post(this::stock));
    resources.add(Resource.at("/api/admin/audit").get(this::audit));
    Faults enabled = faults;
    if (enabled != null) {
      resources.add(
          Resource.at(FAULTS)
              .get((request, response) -> show(request, response, enabled))
              .put((request, response) -> change(request, response, enabled)));
    }
    return resources;
  }

  private void stock(ServerRequest request, ServerResponse response) {
    authentication.requireAdmin(request);
    long id = PathId.read(request, "id", "book");
    DocumentReader reader = DocumentReader.of(JsonBody.json(request), "a change of stock");
    int change = (int) reader.number("change", -BookValidation.MAX_STOCK, BookValidation.MAX_STOCK);
    reader.rejectOthers(name -> false);
    reader.finish();
    Book book = services.books().restock(id, change).orElseThrow(() -> PathId.unknown("book", id));
    response.header(HeaderNames.ETAG, Preconditions.tag(book.version()));
    Answer.json(request, response, Status.OK_200, BookJson.write(book));
  }

  private void audit(ServerRequest request, ServerResponse response) {
    authentication.requireAdmin(request);
    Ledger.Audit audit = services.ledger().audit();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("orders", audit.orders()).put("copies", audit.copies());
    ArrayNode mismatches = json.putArray("mismatches");
    audit.mismatches().forEach(mismatches::add);
    Answer.json(request, response, Status.OK_200, json);
  }

  private void show(ServerRequest request, ServerResponse response, Faults enabled) {
    authentication.requireAdmin(request);
    Answer.json(request, response, Status.OK_200, enabled.settings().json());
  }

  private void change(ServerRequest request, ServerResponse response, Faults enabled) {
    authentication.requireAdmin(request);
    enabled.become(FaultSettings.read(JsonBody.json(request)));
    Answer.json(request, response, Status.OK_200, enabled.settings().json());
  }
}
