package dev.fairlead.bookstore.service;

import dev.fairlead.bookstore.customer.Passwords;
import dev.fairlead.bookstore.customer.Tokens;
import dev.fairlead.bookstore.store.Bestsellers;
import dev.fairlead.bookstore.store.BookRepository;
import dev.fairlead.bookstore.store.CartRepository;
import dev.fairlead.bookstore.store.CustomerRepository;
import dev.fairlead.bookstore.store.Database;
import dev.fairlead.bookstore.store.Ledger;
import dev.fairlead.bookstore.store.OrderRepository;
import dev.fairlead.bookstore.store.ReviewRepository;
import dev.fairlead.bookstore.store.SearchRepository;
import dev.fairlead.bookstore.store.Settings;
import dev.fairlead.bookstore.store.ShelfRepository;
import java.time.Clock;
import java.time.Duration;

/**
 * All that an instance does, over one database. Immutable; any thread.
 *
 * @param database where all is kept
 * @param clock that all times are taken from
 * @param books the books
 * @param customers the customers
 * @param accounts who may come in
 * @param tokens what proves it
 * @param carts the carts
 * @param orders the orders
 * @param search full-text search
 * @param shelves authors and categories
 * @param bestsellers what sells
 * @param reviews what customers say
 * @param ledger what verification reads
 */
public record Services(
    Database database,
    Clock clock,
    BookRepository books,
    CustomerRepository customers,
    Accounts accounts,
    Tokens tokens,
    CartRepository carts,
    OrderRepository orders,
    SearchRepository search,
    ShelfRepository shelves,
    Bestsellers bestsellers,
    ReviewRepository reviews,
    Ledger ledger) {
  /**
   * Wires them.
   *
   * @param rounds that passwords are hashed with
   * @param lifetime of tokens
   */
  public static Services over(Database database, Clock clock, int rounds, Duration lifetime) {
    Tokens tokens = new Tokens(new Settings(database).tokenKey(), lifetime, clock);
    CustomerRepository customers = new CustomerRepository(database, clock);
    return new Services(
        database,
        clock,
        new BookRepository(database, clock),
        customers,
        new Accounts(customers, new Passwords(rounds), tokens),
        tokens,
        new CartRepository(database, clock),
        new OrderRepository(database, clock),
        new SearchRepository(database),
        new ShelfRepository(database),
        new Bestsellers(database, clock),
        new ReviewRepository(database, clock),
        new Ledger(database));
  }
}
