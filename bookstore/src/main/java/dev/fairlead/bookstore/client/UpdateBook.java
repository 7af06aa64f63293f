package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code books update ID}. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = "Changes what is given of a book and leaves the rest as it is.")
final class UpdateBook extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The book's number.")
  private long id;

  @Option(names = "--isbn", description = "ISBN-13, with or without hyphens.")
  private @Nullable String isbn;

  @Option(names = "--title", description = "Title.")
  private @Nullable String title;

  @Option(names = "--author", description = "Author.")
  private @Nullable String author;

  @Option(names = "--category", description = "Category.")
  private @Nullable String category;

  @Option(names = "--year", description = "Year of publication.")
  private @Nullable Integer year;

  @Option(names = "--price", converter = Price.Reader.class, description = "Price, such as 12.99.")
  private @Nullable Price price;

  @Option(names = "--stock", description = "Copies at hand.")
  private @Nullable Integer stock;

  @Option(names = "--if-version", description = "Change it only if it still has this version.")
  private long ifVersion;

  @Override
  void run(BookstoreClient client) throws ClientException, InterruptedException {
    ObjectNode changes = changes();
    if (changes.isEmpty()) {
      throw usage("Say what to change, for example --price=12.99.");
    }
    Reply reply = client.update(id, changes, ifVersion);
    print(reply, reply.body(), BookTable.card(reply.body()), "updated book " + id + ", ");
  }

  private ObjectNode changes() {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    put(changes, "isbn", isbn);
    put(changes, "title", title);
    put(changes, "author", author);
    put(changes, "category", category);
    put(changes, "year", year);
    put(changes, "stock", stock);
    if (price != null) {
      changes.put("priceCents", price.cents());
    }
    return changes;
  }

  private static void put(ObjectNode changes, String property, @Nullable String value) {
    if (value != null) {
      changes.put(property, value);
    }
  }

  private static void put(ObjectNode changes, String property, @Nullable Integer value) {
    if (value != null) {
      changes.put(property, value);
    }
  }
}
