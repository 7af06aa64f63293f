package dev.fairlead.bookstore.book;

import java.time.Instant;

/**
 * A book as kept. Immutable.
 *
 * @param id given by the shop, never used again after a deletion
 * @param fields what the user said of it
 * @param createdAt when it was added, to the millisecond
 * @param updatedAt when it was last changed, to the millisecond
 * @param version 1 at first, one more at each change; the entity tag is made of it
 */
public record Book(
    long id, BookFields fields, Instant createdAt, Instant updatedAt, long version) {}
