package dev.fairlead.bookstore.service;

import dev.fairlead.bookstore.customer.Customer;
import dev.fairlead.bookstore.customer.Passwords;
import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.customer.Registration;
import dev.fairlead.bookstore.customer.Tokens;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.store.CustomerRepository;
import java.util.Optional;

/** Makes customers of people and lets them in. Any thread. */
public final class Accounts {
  /** The administrator's address. */
  public static final String ADMIN = "admin@example.org";

  private final CustomerRepository customers;
  private final Passwords passwords;
  private final Tokens tokens;

  /** Keeps customers in the repository. */
  public Accounts(CustomerRepository customers, Passwords passwords, Tokens tokens) {
    this.customers = customers;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  /**
   * Adds a customer.
   *
   * @throws Refusal when the address is taken
   */
  public Customer register(Registration registration) {
    return customers.add(
        registration.email(), registration.name(), passwords.hash(registration.password()));
  }

  /** Sets the administrator's password, and makes one if there is none. */
  public void putAdmin(String password) {
    boolean same =
        customers.account(ADMIN).filter(a -> passwords.matches(password, a.hash())).isPresent();
    if (!same) {
      customers.putAdmin(ADMIN, passwords.hash(password));
    }
  }

  /**
   * Lets somebody in.
   *
   * @throws Refusal when there is no such customer or the password is another one: which of the two
   *     is not said, nor shown by the time it takes
   */
  public Login login(String email, String password) {
    Optional<CustomerRepository.Account> account = customers.account(Registration.normal(email));
    if (account.isEmpty()) {
      passwords.matchNobody(password);
    } else if (passwords.admits(password, account.get().hash())) {
      Customer customer = account.get().customer();
      return new Login(customer, tokens.issue(new Principal(customer.id(), customer.role())));
    }
    throw new Refusal(Refusal.Reason.NOT_LOGGED_IN, "The address or the password is wrong.");
  }

  /**
   * Somebody who is in. Immutable.
   *
   * @param customer who
   * @param token that proves it
   */
  public record Login(Customer customer, Tokens.Token token) {}
}
