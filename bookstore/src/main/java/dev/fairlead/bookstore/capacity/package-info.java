/**
 * Simulated capacity: a bookstore that serves only so many requests at a time, takes a given time
 * for each and fails some, so that unequal backends are real.
 */
package dev.fairlead.bookstore.capacity;
