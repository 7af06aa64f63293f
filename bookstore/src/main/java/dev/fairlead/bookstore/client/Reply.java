package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A successful answer. Immutable by agreement.
 *
 * @param body the JSON, an empty object when there was no content
 * @param backend who answered, from {@code X-Backend}; empty when it did not say
 */
public record Reply(JsonNode body, String backend) {}
