package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.BookFields;
import dev.fairlead.bookstore.book.BookJson;
import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderJson;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Ledger;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Whole tables as streams. They are read a few hundred rows at a time, so that a slow client keeps
 * no connection to the database, and what changes meanwhile may be seen or not. Any thread.
 */
final class ExportResources {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FORMULA = "=+-@\t\r\n|%";
  private static final int ROWS = 500;
  private static final int MAX_COPIES = 1_000;
  private static final String LINES = "application/x-ndjson";

  private final Services services;
  private final Authentication authentication;

  ExportResources(Services services, Authentication authentication) {
    this.services = services;
    this.authentication = authentication;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at("/api/export/books.json").get(this::json),
        Resource.at("/api/export/books.csv").get(this::csv),
        Resource.at("/api/export/orders.ndjson").get(this::orders),
        Resource.at("/api/export/stock.ndjson").get(this::stock));
  }

  private void json(ServerRequest request, ServerResponse response) {
    long copies = copies(request);
    Streaming.send(
        request,
        response,
        JsonBody.JSON,
        out -> {
          // Not closed when it fails: the generator would close what is open and make it look
          // whole.
          JsonGenerator generator = MAPPER.getFactory().createGenerator(out);
          generator.writeStartArray();
          for (long copy = 0; copy < copies; copy++) {
            eachBook(book -> MAPPER.writeTree(generator, BookJson.write(book)));
          }
          generator.writeEndArray();
          generator.flush();
        });
  }

  private void csv(ServerRequest request, ServerResponse response) {
    long copies = copies(request);
    Streaming.send(
        request,
        response,
        "text/csv; charset=utf-8; header=present",
        out -> {
          line(out, "id,isbn,title,author,category,year,priceCents,stock");
          for (long copy = 0; copy < copies; copy++) {
            eachBook(book -> line(out, csv(book)));
          }
        });
  }

  private void orders(ServerRequest request, ServerResponse response) {
    authentication.requireAdmin(request);
    Ledger ledger = services.ledger();
    Streaming.send(
        request,
        response,
        LINES,
        out ->
            each(
                id -> ledger.ordersAfter(id, ROWS),
                Order::id,
                order -> line(out, OrderJson.write(order).toString())));
  }

  private void stock(ServerRequest request, ServerResponse response) {
    authentication.requireAdmin(request);
    Ledger ledger = services.ledger();
    Streaming.send(
        request,
        response,
        LINES,
        out ->
            each(
                id -> ledger.stockAfter(id, ROWS),
                Ledger.StockLine::bookId,
                stock -> line(out, write(stock).toString())));
  }

  private static ObjectNode write(Ledger.StockLine line) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("bookId", line.bookId())
        .put("stock", line.stock())
        .put("supplied", line.supplied())
        .put("sold", line.sold());
  }

  private static long copies(ServerRequest request) {
    return new Query(request.query()).number("copies", 1, MAX_COPIES).orElse(1L);
  }

  private void eachBook(Sink<Book> sink) throws IOException {
    each(id -> services.books().after(id, ROWS), Book::id, sink);
  }

  private static <T> void each(LongFunction<List<T>> after, ToLongFunction<T> id, Sink<T> sink)
      throws IOException {
    List<T> rows = after.apply(0);
    while (!rows.isEmpty()) {
      for (T row : rows) {
        sink.take(row);
      }
      rows = after.apply(id.applyAsLong(rows.getLast()));
    }
  }

  /** RFC 4180. */
  private static String csv(Book book) {
    BookFields fields = book.fields();
    return book.id()
        + ","
        + fields.isbn()
        + ","
        + quoted(fields.title())
        + ","
        + quoted(fields.author())
        + ","
        + quoted(fields.category())
        + ","
        + fields.year()
        + ","
        + fields.priceCents()
        + ","
        + fields.stock();
  }

  /**
   * Anybody may write these texts: what a spreadsheet might take for a formula begins with an
   * apostrophe.
   *
   * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
   */
  private static String quoted(String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a row. */
  @FunctionalInterface
  private interface Sink<T> {
    void take(T row) throws IOException;
  }
}
