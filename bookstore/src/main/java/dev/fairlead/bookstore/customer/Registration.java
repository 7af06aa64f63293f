package dev.fairlead.bookstore.customer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.rule.InvalidDocumentException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody says to become a customer. Immutable.
 *
 * @param email in lower case
 * @param name 1 to 100 characters
 * @param password 8 to 128 characters
 */
public record Registration(String email, String name, String password) {
  /** Enough to catch slips; whether mail arrives is another question. */
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");

  private static final int MAX_EMAIL = 200;

  /**
   * Reads a document.
   *
   * @throws InvalidDocumentException naming every violation
   */
  public static Registration read(JsonNode document) {
    DocumentReader reader = DocumentReader.of(document, "a customer");
    String email = reader.text("email", MAX_EMAIL);
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      reader.reject("email", "must be an address such as name@example.org");
    }
    Registration registration =
        new Registration(
            normal(email), reader.text("name", 100), reader.secret("password", 8, 128));
    reader.rejectOthers(name -> false);
    reader.finish();
    return registration;
  }

  /** An address as it is kept and looked for. */
  public static String normal(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return email;
  }
}
