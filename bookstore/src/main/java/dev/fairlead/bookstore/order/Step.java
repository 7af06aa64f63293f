package dev.fairlead.bookstore.order;

import static dev.fairlead.bookstore.order.OrderState.CANCELLED;
import static dev.fairlead.bookstore.order.OrderState.PAID;
import static dev.fairlead.bookstore.order.OrderState.PLACED;
import static dev.fairlead.bookstore.order.OrderState.RETURNED;
import static dev.fairlead.bookstore.order.OrderState.SHIPPED;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done with an order; the state machine of orders is this. */
public enum Step {
  /** The customer pays. */
  PAY(PAID, false),
  /** The shop sends it. */
  SHIP(SHIPPED, true),
  /** Called off before it is sent. */
  CANCEL(CANCELLED, false),
  /** Sent back by the customer. */
  RETURN(RETURNED, false);

  private final OrderState to;
  private final boolean forStaff;

  Step(OrderState to, boolean forStaff) {
    this.to = to;
    this.forStaff = forStaff;
  }

  /** Whether an order in this state can take the step. */
  public boolean possibleFrom(OrderState state) {
    return switch (this) {
      case PAY -> state == PLACED;
      case SHIP -> state == PAID;
      case CANCEL -> state == PLACED || state == PAID;
      case RETURN -> state == SHIPPED;
    };
  }

  /** The state afterwards. */
  public OrderState to() {
    return to;
  }

  /** Whether only an administrator may do it. */
  public boolean forStaff() {
    return forStaff;
  }

  /** Whether the copies come back into stock. */
  public boolean restocks() {
    return to == CANCELLED || to == RETURNED;
  }

  /** The word in a request's path. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The step that a word stands for. */
  public static Optional<Step> named(String word) {
    return Arrays.stream(values()).filter(step -> step.word().equals(word)).findFirst();
  }

  /** The steps that an order in this state can take, as words. */
  public static String possible(OrderState state) {
    String words =
        Arrays.stream(values())
            .filter(step -> step.possibleFrom(state))
            .map(Step::word)
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "none" : words;
  }
}
