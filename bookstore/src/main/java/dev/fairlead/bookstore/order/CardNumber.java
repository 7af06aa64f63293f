package dev.fairlead.bookstore.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.rule.InvalidDocumentException;

/**
 * The number of a card of no bank: payment is simulated, and only the last four digits are kept.
 * Immutable.
 *
 * @param digits 12 to 19, the last of which checks the others (ISO/IEC 7812, Luhn)
 */
public record CardNumber(String digits) {
  private static final String DECLINED = "0002";

  /**
   * Reads a payment's document.
   *
   * @throws InvalidDocumentException naming every violation
   */
  public static CardNumber read(JsonNode document) {
    DocumentReader reader = DocumentReader.of(document, "a payment");
    String digits = reader.text("cardNumber", 40).replace(" ", "");
    if (!digits.isEmpty() && !(digits.matches("[0-9]{12,19}") && checks(digits))) {
      reader.reject("cardNumber", "must have 12 to 19 digits with a right check digit");
    }
    reader.rejectOthers(name -> false);
    reader.finish();
    return new CardNumber(digits);
  }

  /** Whether the bank that is not there declines it. */
  public boolean declined() {
    return digits.endsWith(DECLINED);
  }

  /** The last four digits. */
  public String ending() {
    return digits.substring(digits.length() - 4);
  }

  private static boolean checks(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : digit * 2;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }

  /** Without the digits, so that no log has them. */
  @Override
  public String toString() {
    return "card ending in " + ending();
  }
}
