package dev.fairlead.traffic.scenario;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text with places that are filled in when it is sent. What is drawn at random depends on the
 * draw alone, so that the same draw gives the same text. Immutable.
 *
 * @param parts in their order
 */
public record Template(List<Part> parts) {
  /** The variable that differs from run to run, and so is in no plan. */
  public static final String RUN = "run";

  private static final int MOST_TURNS = 64;

  /** A piece of the text. */
  public sealed interface Part {
    /** As it stands. */
    record Plain(String text) implements Part {}

    /** What a variable holds. */
    record Variable(String name) implements Part {}

    /** The user's number. */
    record User() implements Part {}

    /** The number of the client that the user is, from 0. */
    record Client() implements Part {}

    /** The same, from 1. */
    record Ordinal() implements Part {}

    /** A random UUID (RFC 9562, version 4). */
    record Uuid() implements Part {}

    /** A whole number between two, each as likely. */
    record Int(int least, int most) implements Part {}

    /** A whole number between two, the lower the likelier: the n-th in proportion to 1/n. */
    record Popular(int least, int most) implements Part {}

    /** Any of a list. */
    record OneOf(List<String> values) implements Part {}

    /** The user's own of a list. */
    record Nth(List<String> values) implements Part {}
  }

  /**
   * Who asks.
   *
   * @param user number of the user, from 0
   * @param client number of the client, from 0
   */
  public record Person(long user, int client) {}

  /** A text without places. */
  public static Template plain(String text) {
    return new Template(text.isEmpty() ? List.of() : List.of(new Part.Plain(text)));
  }

  /** The text when nothing is to be filled in, else null. */
  public @Nullable String fixed() {
    return switch (parts.size()) {
      case 0 -> "";
      case 1 -> parts.getFirst() instanceof Part.Plain(String text) ? text : null;
      default -> null;
    };
  }

  /**
   * Fills in.
   *
   * @param variables one that is not there is written as {@code ${name}}
   * @param draw from which chance comes
   */
  public String text(Map<String, String> variables, Person person, long draw) {
    String fixed = fixed();
    if (fixed != null) {
      return fixed;
    }
    SplittableRandom random = new SplittableRandom(draw);
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Plain(String text) -> out.append(text);
        case Part.Variable(String name) -> {
          String value = variables.get(name);
          out.append(value == null ? "${" + name + "}" : value);
        }
        case Part.User() -> out.append(person.user());
        case Part.Client() -> out.append(person.client());
        case Part.Ordinal() -> out.append(person.client() + 1);
        case Part.Uuid() -> out.append(uuid(random));
        case Part.Int(int least, int most) -> out.append(random.nextInt(least, most + 1));
        case Part.Popular(int least, int most) -> out.append(popular(random, least, most));
        case Part.OneOf(List<String> values) ->
            out.append(values.get(random.nextInt(values.size())));
        case Part.Nth(List<String> values) ->
            out.append(values.get((int) (person.user() % values.size())));
      }
    }
    return out.toString();
  }

  /** By rejection (Devroye 1986, X.6), for the exponent 1. */
  private static int popular(SplittableRandom random, int least, int most) {
    int n = most - least + 1;
    double total = 1 + Math.log(n);
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      double at = random.nextDouble() * total;
      double x = at <= 1 ? at : Math.exp(at - 1);
      int rank = Math.min(n, (int) x + 1);
      double cover = rank == 1 ? 1 : 1 / x;
      if (random.nextDouble() * cover <= 1.0 / rank) {
        return least + rank - 1;
      }
    }
    return least;
  }

  private static UUID uuid(SplittableRandom random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low);
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part instanceof Part.Plain(String text) ? text : "${…}")
        .collect(Collectors.joining());
  }
}
