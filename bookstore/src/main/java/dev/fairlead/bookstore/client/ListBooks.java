package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code books list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists books, page by page.")
final class ListBooks extends ClientCommand {
  @Option(
      names = "--page",
      defaultValue = "1",
      description = "Page to show, from 1 (default: ${DEFAULT-VALUE}).")
  private int page = 1;

  @Option(
      names = "--size",
      defaultValue = "20",
      description = "Books on a page, up to 200 (default: ${DEFAULT-VALUE}).")
  private int size = 20;

  @Option(
      names = "--sort",
      description =
          "Order: id, isbn, title, author, category, year, price, stock, separated by commas, with"
              + " '-' before one for descending; for example --sort=title,-price.")
  private @Nullable String sort;

  @Option(names = "--query", description = "Only books with this text in title or author.")
  private @Nullable String query;

  @Override
  void run(BookstoreClient client) throws ClientException, InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("page", Integer.toString(page));
    parameters.put("size", Integer.toString(size));
    if (sort != null) {
      parameters.put("sort", sort);
    }
    if (query != null) {
      parameters.put("q", query);
    }
    Reply reply = client.list(parameters);
    JsonNode items = reply.body().path("items");
    String table = items.isEmpty() ? "" : BookTable.rows(items);
    print(reply, reply.body(), table, summary(reply.body()));
  }

  private static String summary(JsonNode body) {
    long total = body.path("total").asLong();
    long size = Math.max(1, body.path("size").asLong());
    long pages = Math.max(1, (total + size - 1) / size);
    String books = total == 1 ? "1 book" : total + " books";
    return "page " + body.path("page").asLong() + " of " + pages + ", " + books + ", ";
  }
}
