package dev.fairlead.admin.http;

/**
 * A parameter of an operation.
 *
 * @param name as it is sent
 * @param in {@code query} or {@code header}
 * @param type of JSON Schema
 * @param meaning a sentence
 */
public record Parameter(String name, String in, String type, String meaning) {
  /** In the query. */
  public static Parameter query(String name, String type, String meaning) {
    return new Parameter(name, "query", type, meaning);
  }

  /** In a header field. */
  public static Parameter header(String name, String type, String meaning) {
    return new Parameter(name, "header", type, meaning);
  }
}
