package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Books in columns, 95 wide, or one book line by line. Any thread. */
final class BookTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("ID", "id", 5, true),
          new Column("TITLE", "title", 30, false),
          new Column("AUTHOR", "author", 18, false),
          new Column("YEAR", "year", 4, true),
          new Column("PRICE", "priceCents", 8, true),
          new Column("STOCK", "stock", 5, true),
          new Column("ISBN", "isbn", 13, false));

  private static final List<String> PROPERTIES =
      List.of(
          "id",
          "isbn",
          "title",
          "author",
          "category",
          "year",
          "priceCents",
          "stock",
          "createdAt",
          "updatedAt",
          "version");

  private BookTable() {}

  static String rows(JsonNode items) {
    StringBuilder table = new StringBuilder();
    StringBuilder head = new StringBuilder();
    COLUMNS.forEach(column -> column.append(head, column.heading()));
    table.append(head.toString().stripTrailing()).append(System.lineSeparator());
    for (JsonNode book : items) {
      StringBuilder row = new StringBuilder();
      COLUMNS.forEach(column -> column.append(row, value(book, column.property())));
      table.append(row.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  static String card(JsonNode book) {
    StringBuilder card = new StringBuilder();
    for (String property : PROPERTIES) {
      String label = property.equals("priceCents") ? "price" : property;
      card.append(TerminalText.fit(label, 11))
          .append(TerminalText.shown(value(book, property)))
          .append(System.lineSeparator());
    }
    return card.toString();
  }

  private static String value(JsonNode book, String property) {
    JsonNode value = book.path(property);
    return property.equals("priceCents") && value.isIntegralNumber()
        ? new Price(value.longValue()).text()
        : value.asText("");
  }

  private record Column(String heading, String property, int width, boolean right) {
    void append(StringBuilder row, String text) {
      if (!row.isEmpty()) {
        row.append("  ");
      }
      int free = width - TerminalText.width(TerminalText.shown(text));
      row.append(right && free > 0 ? " ".repeat(free) : "");
      row.append(TerminalText.fit(text, right && free > 0 ? width - free : width));
    }
  }
}
