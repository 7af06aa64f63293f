/** What the instance tells of itself: metrics and a line for each request. */
package dev.fairlead.bookstore.observation;
