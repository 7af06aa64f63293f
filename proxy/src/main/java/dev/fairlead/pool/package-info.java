/** Connections to backends: made, used for one exchange at a time, kept for the next. */
package dev.fairlead.pool;
