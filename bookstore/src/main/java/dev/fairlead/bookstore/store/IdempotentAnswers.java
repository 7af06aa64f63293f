package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.order.Claim;
import dev.fairlead.bookstore.order.OrderAnswer;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Does things once: the claim and what it leads to are one transaction, so that of several requests
 * with one key the first to claim does it, and the others wait for its end and find its answer. One
 * that is refused leaves no claim.
 */
final class IdempotentAnswers {
  private IdempotentAnswers() {}

  /**
   * Claims a key.
   *
   * @return the answer of the request that has done it, or empty if it is to be done now
   * @throws Refusal if the key was used for something else
   */
  static Optional<OrderAnswer> claim(Session s, Claim claim, Instant now) throws SQLException {
    int claimed =
        s.update(
            "INSERT INTO idempotent_answers (customer_id, idempotency_key, fingerprint, created_at)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            claim.customerId(),
            claim.key(),
            claim.fingerprint(),
            now.toEpochMilli());
    return claimed == 1 ? Optional.empty() : Optional.of(earlier(s, claim));
  }

  private static OrderAnswer earlier(Session s, Claim claim) throws SQLException {
    return s.one(
        "SELECT order_id, status, document, fingerprint FROM idempotent_answers"
            + " WHERE customer_id = ? AND idempotency_key = ?",
        row -> {
          if (!row.getString(4).equals(claim.fingerprint())) {
            throw new Refusal(
                Refusal.Reason.IMPOSSIBLE,
                "This Idempotency-Key was used for another request; take a new one.");
          }
          return new OrderAnswer(row.getLong(1), row.getInt(2), row.getString(3), true);
        },
        claim.customerId(),
        claim.key());
  }

  /** Keeps the answer to what was claimed in this transaction. */
  static void keep(Session s, Claim claim, OrderAnswer answer) throws SQLException {
    s.update(
        "UPDATE idempotent_answers SET order_id = ?, status = ?, document = ?"
            + " WHERE customer_id = ? AND idempotency_key = ?",
        answer.orderId(),
        answer.status(),
        answer.document(),
        claim.customerId(),
        claim.key());
  }
}
