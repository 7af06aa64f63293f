/**
 * The realistic backend: a small bookshop over HTTP with one SQLite file behind it, started by
 * command or inside another program.
 */
package dev.fairlead.bookstore;
