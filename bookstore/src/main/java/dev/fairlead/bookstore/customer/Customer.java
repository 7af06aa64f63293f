package dev.fairlead.bookstore.customer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A customer as kept, without the password. Immutable.
 *
 * @param id given by the shop
 * @param email in lower case, unique
 * @param name as the customer writes it
 * @param role what the customer may do
 * @param createdAt when registered, to the millisecond
 */
public record Customer(long id, String email, String name, Role role, Instant createdAt) {
  /** As a JSON object. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("email", email)
        .put("name", name)
        .put("role", role.word())
        .put("createdAt", createdAt.toString());
  }
}
