package dev.fairlead.bookstore.order;

/**
 * What the client is told, now or again. Immutable.
 *
 * @param orderId the order
 * @param status the HTTP status
 * @param document the order's JSON as it was when the request was done
 * @param replayed whether it was done before, and this is the answer of then
 */
public record OrderAnswer(long orderId, int status, String document, boolean replayed) {}
