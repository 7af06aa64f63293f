package dev.fairlead.bookstore.order;

import java.util.Locale;
import java.util.Optional;

/** Where an order stands. */
public enum OrderState {
  /** Taken, its copies set aside. */
  PLACED,
  /** Paid for. */
  PAID,
  /** On its way. */
  SHIPPED,
  /** Ended before it was sent; the copies are back in stock. */
  CANCELLED,
  /** Sent back; the copies are back in stock. */
  RETURNED;

  /** The word in documents and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state that a word stands for. */
  public static Optional<OrderState> named(String word) {
    for (OrderState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
