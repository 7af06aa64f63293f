/**
 * The history: one thread collects what the loops have recorded and writes it to a store, an SQLite
 * file or a PostgreSQL database; finished quarters, hours and days are summed up, and what is older
 * than it is kept for is deleted. Nothing here is ever waited for by traffic.
 */
package dev.fairlead.analytics.history;
