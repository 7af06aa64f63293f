/** What the shop takes and what it refuses, without HTTP or SQL: documents read, refusals said. */
package dev.fairlead.bookstore.rule;
