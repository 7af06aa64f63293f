package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.customer.Customer;
import dev.fairlead.bookstore.customer.Role;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The customers of one database. Any thread; every method may throw {@link StoreException}. */
public final class CustomerRepository {
  private static final String COLUMNS = "id, email, name, role, created_at";

  private final Database database;
  private final Clock clock;

  /** Reads and writes the given database. */
  public CustomerRepository(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds a customer.
   *
   * @param hash of the password
   * @throws Refusal when the address is taken
   */
  public Customer add(String email, String name, String hash) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database.write(s ->
        s.first(
                "INSERT INTO customers (email, name, password, role, created_at)"
                    + " VALUES (?, ?, ?, 'customer', ?) ON CONFLICT (email) DO NOTHING"
                    + " RETURNING "
                    + COLUMNS,
                CustomerRepository::customer,
                email,
                name,
                hash,
                now.toEpochMilli())
            .orElseThrow(() ->
                new Refusal(Refusal.Reason.CONFLICT, "There is a customer with this address.")));
  }

  /** Makes sure that there is an administrator with this address and password hash. */
  public void putAdmin(String email, String hash) {
    database.write(s ->
        s.update(
            "INSERT INTO customers (email, name, password, role, created_at)"
                + " VALUES (?, 'The shop', ?, 'admin', ?) ON CONFLICT (email)"
                + " DO UPDATE SET password = excluded.password, role = 'admin'",
            email,
            hash,
            clock.millis()));
  }

  /** The customer with this id. */
  public Optional<Customer> find(long id) {
    return database.read(s ->
        s.first(
            "SELECT " + COLUMNS + " FROM customers WHERE id = ?",
            CustomerRepository::customer,
            id));
  }

  /** The customer with this address, and the hash of the password. */
  public Optional<Account> account(String email) {
    return database.read(s ->
        s.first(
            "SELECT " + COLUMNS + ", password FROM customers WHERE email = ?",
            row -> new Account(customer(row), row.getString(6)),
            email));
  }

  private static Customer customer(ResultSet row) throws SQLException {
    return new Customer(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        Role.named(row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)));
  }

  /**
   * A customer and the password's hash. Immutable.
   *
   * @param customer who it is
   * @param hash of the password
   */
  public record Account(Customer customer, String hash) {
    /** Without the hash. */
    @Override
    public String toString() {
      return customer.email();
    }
  }
}
