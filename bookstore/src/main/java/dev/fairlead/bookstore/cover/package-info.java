/** Covers of books that have none: drawn from their number, the same every time. */
package dev.fairlead.bookstore.cover;
