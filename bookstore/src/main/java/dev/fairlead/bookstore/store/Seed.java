package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.book.BookFields;
import dev.fairlead.bookstore.book.Isbn;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The books a new shop starts with: invented, plausible and the same every time. */
final class Seed {
  /** How many books there are. */
  static final int COUNT = 5_000;

  /** How many of them the first version of the shop had. */
  static final int FIRST = 500;

  private static final Instant ADDED = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<String> FIRST_NAMES =
      List.of(
          "Amara",
          "Benedikt",
          "Chiara",
          "Dmitri",
          "Eleanor",
          "Farid",
          "Greta",
          "Hiroshi",
          "Imani",
          "Jonas",
          "Katarzyna",
          "Leandro",
          "Margaret",
          "Nils",
          "Odile",
          "Priya",
          "Rafael",
          "Solveig",
          "Tomasz",
          "Ursula",
          "Valentín",
          "Wanjiru",
          "Ximena",
          "Yusuf",
          "Zoë");

  private static final List<String> LAST_NAMES =
      List.of(
          "Achebe-Lund",
          "Bergström",
          "Castellanos",
          "Dubois",
          "Eriksen",
          "Fontaine",
          "Grünwald",
          "Hargreaves",
          "Ishikawa",
          "Jovanović",
          "Kowalczyk",
          "Lindqvist",
          "Moreau",
          "Nakamura",
          "Okonkwo",
          "Pellegrini",
          "Quartermain",
          "Rosenthal",
          "Sánchez",
          "Thorvald",
          "Underhill",
          "Vasquez",
          "Whitcombe",
          "Yamada",
          "Zielinski");

  private static final List<Shelf> SHELVES =
      List.of(
          new Shelf(
              "Fiction",
              List.of("The Salt", "A Quiet", "The Last", "Winter", "The Paper", "Beyond the"),
              List.of("Cartographer", "Harbour", "Orchard", "Inheritance", "Lighthouse", "Season"),
              List.of("", "", ": A Novel")),
          new Shelf(
              "Crime",
              List.of("Death at", "The Silence of", "A Shadow over", "Murder in", "No Return from"),
              List.of("Blackwater Quay", "Ashgrove", "the Ninth Canal", "Kestrel House", "Tarn"),
              List.of("", ": An Inspector Vale Mystery")),
          new Shelf(
              "Science Fiction",
              List.of("The Glass", "Children of the", "Orbit of the", "The Hollow"),
              List.of("Meridian", "Ninth Sun", "Perihelion", "Archive", "Tide"),
              List.of("", "", ": Book One", ": Book Two")),
          new Shelf(
              "Computing",
              List.of("Practical", "Understanding", "Designing", "The Little Book of", "Modern"),
              List.of("Load Balancing", "Distributed Queues", "Event Loops", "SQLite", "Protocols"),
              List.of("", ", Second Edition", ": From Theory to Production")),
          new Shelf(
              "History",
              List.of("A Short History of", "The Making of", "The World of", "Voices from"),
              List.of("the Hanseatic League", "Salt", "the Silk Road", "the Printing Press", "Tea"),
              List.of("", ", 1400–1800", ": A People's Story")),
          new Shelf(
              "Science",
              List.of("The Secret Life of", "How to Read", "The Physics of", "A Field Guide to"),
              List.of("Mosses", "Clouds", "Everyday Things", "Tides", "the Night Sky", "Bridges"),
              List.of("", ": An Introduction")),
          new Shelf(
              "Cooking",
              List.of("The", "Simply", "A Year of", "Forgotten"),
              List.of("Sourdough", "Mediterranean Table", "Fermentation", "Soups", "Spice Route"),
              List.of("", " Cookbook", ": 100 Recipes")),
          new Shelf(
              "Children",
              List.of("Goodnight,", "Hello Again,", "The Adventures of", "Never Wake"),
              List.of("Little Otter", "Captain Marmalade", "the Moon Bear", "Grandmother Owl"),
              List.of("", "!", " and Friends")));

  private static final String INSERT =
      "INSERT INTO books (isbn, title, author, category, year, price_cents, stock,"
          + " created_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";

  private Seed() {}

  /** Inserts the first books, all at once and in the caller's transaction. */
  static void insertFirst(Session session) throws SQLException {
    PreparedStatement insert = session.prepare(INSERT);
    for (BookFields fields : books().subList(0, FIRST)) {
      bind(insert, fields);
      insert.addBatch();
    }
    insert.executeBatch();
  }

  /** Inserts all other books, except those whose ISBN somebody has used in the meantime. */
  static void insertRest(Session session) throws SQLException {
    long last = session.count("SELECT coalesce(max(id), 0) FROM books");
    PreparedStatement insert = session.prepare(INSERT + " ON CONFLICT (isbn) DO NOTHING");
    for (BookFields fields : books().subList(FIRST, COUNT)) {
      bind(insert, fields);
      insert.addBatch();
    }
    insert.executeBatch();
    session.update(
        "INSERT INTO stock_movement (book_id, change, reason, moved_at)"
            + " SELECT id, stock, 'initial', created_at FROM books WHERE id > ?",
        last);
  }

  private static void bind(PreparedStatement insert, BookFields fields) throws SQLException {
    BookRepository.bind(insert, fields);
    insert.setLong(8, ADDED.toEpochMilli());
    insert.setLong(9, ADDED.toEpochMilli());
  }

  /** The books in the order of their ids; no two share an ISBN or both title and author. */
  static List<BookFields> books() {
    // java.util.Random is specified bit by bit: the same books on every Java.
    Random random = new Random(1450);
    Set<String> known = new HashSet<>();
    List<BookFields> books = new ArrayList<>(COUNT);
    while (books.size() < COUNT) {
      Shelf shelf = pick(SHELVES, random);
      String subject = pick(shelf.subjects(), random);
      String title = pick(shelf.openings(), random) + " " + subject + pick(shelf.ends(), random);
      String author = pick(FIRST_NAMES, random) + " " + pick(LAST_NAMES, random);
      if (known.add(title + author)) {
        books.add(
            new BookFields(
                isbn(books.size()),
                title,
                author,
                shelf.category(),
                1950 + random.nextInt(76),
                (4 + random.nextInt(56)) * 100 + (random.nextBoolean() ? 99 : 50),
                random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(120)));
      }
    }
    return books;
  }

  /** The factor is odd and no multiple of 5, so that no two indexes give the same number. */
  private static String isbn(int index) {
    String digits = "978%09d".formatted((100_000_007L + index * 618_033_989L) % 1_000_000_000L);
    return digits + Isbn.checkDigit(digits);
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private record Shelf(
      String category, List<String> openings, List<String> subjects, List<String> ends) {}
}
