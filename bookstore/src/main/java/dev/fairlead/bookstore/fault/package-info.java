/** Faults on purpose, for demonstrations: only where they are enabled. */
package dev.fairlead.bookstore.fault;
