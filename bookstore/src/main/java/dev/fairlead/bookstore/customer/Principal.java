package dev.fairlead.bookstore.customer;

/**
 * Who a request comes from, as its token says. Immutable.
 *
 * @param customerId the customer
 * @param role what may be done
 */
public record Principal(long customerId, Role role) {
  /** Whether this is an administrator. */
  public boolean isAdmin() {
    return role == Role.ADMIN;
  }
}
