package dev.fairlead.bookstore.rule;

/**
 * One thing wrong with a document. Immutable.
 *
 * @param field the property's name, or empty when the whole document is meant
 * @param message what was expected, in words that follow the property's name
 */
public record Violation(String field, String message) {}
