package dev.fairlead.bookstore.customer;

import java.util.Locale;

/** What somebody may do. */
public enum Role {
  /** Buys. */
  CUSTOMER,
  /** Runs the shop. */
  ADMIN;

  /** The word in documents and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that a word of the database stands for. */
  public static Role named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
