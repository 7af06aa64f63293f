package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Year;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code books add}. */
@Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a book.")
final class AddBook extends ClientCommand {
  @Option(names = "--isbn", required = true, description = "ISBN-13, with or without hyphens.")
  private String isbn = "";

  @Option(names = "--title", required = true, description = "Title.")
  private String title = "";

  @Option(names = "--author", required = true, description = "Author.")
  private String author = "";

  @Option(
      names = "--price",
      required = true,
      converter = Price.Reader.class,
      description = "Price, such as 12.99.")
  private Price price = new Price(0);

  @Option(
      names = "--category",
      defaultValue = "General",
      description = "Category (default: ${DEFAULT-VALUE}).")
  private String category = "General";

  @Option(names = "--year", description = "Year of publication (default: this year).")
  private @Nullable Integer year;

  @Option(
      names = "--stock",
      defaultValue = "0",
      description = "Copies at hand (default: ${DEFAULT-VALUE}).")
  private int stock;

  @Override
  void run(BookstoreClient client) throws ClientException, InterruptedException {
    ObjectNode book = JsonNodeFactory.instance.objectNode();
    book.put("isbn", isbn).put("title", title).put("author", author).put("category", category);
    book.put("year", year == null ? Year.now(ZoneId.systemDefault()).getValue() : year);
    book.put("priceCents", price.cents()).put("stock", stock);
    Reply reply = client.add(book);
    String summary = "added book " + reply.body().path("id").asLong() + ", ";
    print(reply, reply.body(), BookTable.card(reply.body()), summary);
  }
}
