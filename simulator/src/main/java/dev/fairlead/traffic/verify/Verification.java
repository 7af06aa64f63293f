package dev.fairlead.traffic.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.traffic.verify.ShopState.Book;
import dev.fairlead.traffic.verify.Violation.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares journals of runs with the database of the bookshop they were made against. To be run
 * when nobody changes prices during the run and all is at rest. Single-threaded.
 */
public final class Verification {
  private static final Pattern BOOK_PATH = Pattern.compile("/api/books/([0-9]+)(?:\\?.*)?$");

  private final ShopState state;
  private final Findings findings = new Findings();
  private final OrderChecks orders;
  private final ObjectMapper json = new ObjectMapper();
  private long from = Long.MAX_VALUE;
  private long to;
  private boolean whole = true;
  private long heard;

  private Verification(ShopState state) {
    this.state = state;
    this.orders = new OrderChecks(state, findings);
  }

  /**
   * Compares.
   *
   * @param journals of one or several runs
   * @param database a file of SQLite, or {@code jdbc:postgresql://…}
   * @throws IOException when one of them cannot be read, or nothing in them can be compared; the
   *     message says why
   */
  public static Findings of(List<Path> journals, String database) throws IOException {
    Verification verification = new Verification(ShopState.read(database));
    for (Path journal : journals) {
      verification.read(journal);
    }
    if (verification.heard == 0) {
      throw new IOException(
          "nothing to verify: no client was told anything in "
              + String.join(", ", journals.stream().map(Path::toString).toList()));
    }
    verification.finish();
    return verification.findings;
  }

  private void read(Path journal) throws IOException {
    boolean ended = false;
    int number = 0;
    long before = heard;
    try (BufferedReader in = Files.newBufferedReader(journal)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        String place = journal.getFileName() + ":" + ++number;
        JsonNode line = parsed(text, place);
        if (number == 1 && !line.has("run")) {
          throw new IOException(journal + " is no journal of a run: its first line says of none");
        }
        if (line.has("run")) {
          from = Math.min(from, line.path("at").asLong());
        } else if (line.has("end")) {
          ended = true;
          end(line, journal);
        } else {
          heard += line.has("tells") ? 1 : 0;
          line(new Heard(place, line));
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no journal " + journal, e);
    }
    if (number == 0) {
      throw new IOException(journal + " is empty");
    }
    if (heard == before) {
      findings.note(
          journal
              + " holds no answer: that run never began, or no step that was asked tells"
              + " anything");
    }
    if (!ended) {
      whole = false;
      findings.note(
          journal
              + " has no last line: that run was killed; orders that nobody asked for are not"
              + " looked for");
    }
  }

  private JsonNode parsed(String text, String place) throws IOException {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      // The last line of a run that was killed may be cut short.
      findings.note(place + " is no whole line of JSON, and passed over");
      whole = false;
      return json.createObjectNode();
    }
  }

  private void end(JsonNode line, Path journal) {
    to = Math.max(to, line.path("at").asLong());
    long gaps = line.path("gaps").asLong();
    if (gaps > 0) {
      whole = false;
      findings.add(
          Kind.JOURNAL, journal + " lacks " + gaps + " answers that there was no time for");
    }
  }

  private void line(Heard heard) {
    if (heard.isConfirmed() && heard.answer().isTextual()) {
      findings.add(
          Kind.FOREIGN, heard.who() + " asked " + heard.request() + ": " + heard.answer().asText());
      return;
    }
    switch (heard.tells()) {
      case "order" -> orders.order(heard);
      case "orders" -> orders.orders(heard);
      case "customer" -> customer(heard);
      case "book" -> book(heard);
      case "books" -> books(heard);
      case "cart" -> findings.checked("carts");
      default -> findings.checked("lines about other things");
    }
  }

  private void customer(Heard heard) {
    if (!heard.isConfirmed()) {
      return;
    }
    findings.checked("answers about customers");
    JsonNode answer = heard.answer();
    JsonNode customer = answer.has("customer") ? answer.path("customer") : answer;
    String email = heard.email();
    if (email != null && !customer.path("email").asText().equalsIgnoreCase(email)) {
      findings.add(
          Kind.FOREIGN,
          heard.who()
              + " is "
              + email
              + " and was told they are "
              + customer.path("email").asText());
    }
    if (heard.customer() != 0 && customer.path("id").asLong() != heard.customer()) {
      findings.add(
          Kind.FOREIGN,
          heard.who() + " was told they are customer " + customer.path("id").asText());
    }
  }

  private void book(Heard heard) {
    if (!heard.isConfirmed()) {
      return;
    }
    Matcher path = BOOK_PATH.matcher(heard.request());
    long id = heard.answer().path("id").asLong();
    if (path.find() && !path.group(1).equals(Long.toString(id))) {
      findings.add(
          Kind.FOREIGN, heard.who() + " asked " + heard.request() + " and was told of book " + id);
    }
    seen(heard, heard.answer());
  }

  private void books(Heard heard) {
    if (heard.isConfirmed()) {
      heard.answer().forEach(book -> seen(heard, book));
    }
  }

  private void seen(Heard heard, JsonNode told) {
    findings.checked("books seen with price and stock");
    long id = told.path("id").asLong();
    Book there = state.books().get(id);
    if (there == null) {
      findings.add(Kind.LOST, heard.who() + " was told of book " + id + ", which is not there");
      return;
    }
    long price = told.path("priceCents").asLong(there.priceCents);
    if (price != there.priceCents) {
      findings.add(
          Kind.PRICE,
          heard.who()
              + " was told that book "
              + id
              + " costs "
              + price
              + " cents, but it is "
              + there.priceCents);
    }
    long stock = told.path("stock").asLong();
    if (stock < 0 || stock > Math.max(there.given, there.stock)) {
      findings.add(
          Kind.STOCK,
          heard.who()
              + " was told that "
              + stock
              + " of book "
              + id
              + " are in stock; there were "
              + there.given
              + " at most");
    }
  }

  private void finish() {
    ShopBooks.check(state, findings);
    if (whole) {
      orders.unasked(from, to);
    }
  }
}
