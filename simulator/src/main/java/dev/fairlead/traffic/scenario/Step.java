package dev.fairlead.traffic.scenario;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that a user does. Immutable. */
public sealed interface Step {
  /**
   * Asks the target for something.
   *
   * @param name under which it is counted
   * @param method as sent
   * @param target path and query
   * @param headers in their order
   * @param body null for none
   * @param extracts what is kept of the answer
   * @param expect what the answer must be
   * @param think time that passes afterwards
   * @param retries how often it is sent again, the same, when the connection was lost, the answer
   *     was late, or the server said 502, 503 or 504
   * @param tells what the answer tells a client that the invariant check should know; null for
   *     nothing
   * @param when a variable without which the step is passed over; null for none
   */
  record Request(
      String name,
      String method,
      Template target,
      List<Field> headers,
      @Nullable Template body,
      List<Extract> extracts,
      Expect expect,
      Think think,
      int retries,
      @Nullable Tells tells,
      @Nullable String when)
      implements Step {}

  /** Waits. */
  record Think(Wait time) implements Step {
    /** No time at all. */
    public static final Think NONE = new Think(new Wait.Fixed(0));
  }

  /** Gives variables values. */
  record Assign(List<Field> values) implements Step {}

  /** One of several ways, by weight. */
  record Choose(List<Branch> branches) implements Step {}

  /** One way; weight over 0, perhaps no step at all. */
  record Branch(double weight, List<Step> steps) {}

  /** The same again, between the two numbers times. */
  record Repeat(int least, int most, List<Step> steps) implements Step {}

  /** A name and what it is to say. */
  record Field(String name, Template value) {}

  /**
   * What an answer must be; otherwise the journey ends and an error is counted.
   *
   * @param statuses any of these; empty for everything under 400
   * @param body texts that must be in it
   * @param headers that must be there and contain the text
   */
  record Expect(Set<Integer> statuses, List<Template> body, List<Field> headers) {
    /** Everything under 400. */
    public static final Expect SUCCESS = new Expect(Set.of(), List.of(), List.of());

    /** Whether a status is as expected. */
    public boolean accepts(int status) {
      return statuses.isEmpty() ? status < 400 : statuses.contains(status);
    }
  }

  /** What an answer tells a client that can be compared with the database. */
  enum Tells {
    /** An order of theirs was taken, or its state changed. */
    ORDER,
    /** Their orders. */
    ORDERS,
    /** A book with price and stock. */
    BOOK,
    /** Books with prices. */
    BOOKS,
    /** Who they are. */
    CUSTOMER,
    /** What is in their cart. */
    CART;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
