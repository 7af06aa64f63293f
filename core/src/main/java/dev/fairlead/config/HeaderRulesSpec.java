package dev.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is changed in the fields of a message, in this order: removed, set, added. Values may name
 * variables, see {@link #parts}; a brace that is meant is written twice.
 *
 * @param remove names
 * @param set fields that replace all of the same name
 * @param add fields beside those of the same name
 */
public record HeaderRulesSpec(
    List<String> remove, List<CheckSpec.Field> set, List<CheckSpec.Field> add) {
  /** Nothing is changed. */
  public static final HeaderRulesSpec NONE = new HeaderRulesSpec(List.of(), List.of(), List.of());

  public HeaderRulesSpec {
    remove = List.copyOf(remove);
    set = List.copyOf(set);
    add = List.copyOf(add);
  }

  /** Something of the exchange that a value may hold; none of them can hold a line end. */
  public enum Variable {
    /** The client's address, as logs have it. */
    CLIENT_IP,
    /** The address of the connection's other end. */
    PEER_IP,
    /** The host that was asked for, without port. */
    HOST,
    /** {@code http} or {@code https}, as the client's connection is. */
    SCHEME,
    /** The request's id. */
    REQUEST_ID,
    /** The route's name. */
    ROUTE;

    /** As written between braces. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A piece of a value. */
  public sealed interface Part {
    /** As it stands. */
    record Text(String text) implements Part {}

    /** What the exchange has. */
    record Of(Variable variable) implements Part {}
  }

  /**
   * The pieces of a value: {@code for {client-ip}} is a text and a variable.
   *
   * @throws IllegalArgumentException with half a sentence about the brace that makes no sense
   */
  public static List<Part> parts(String value) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '{' && c != '}') {
        text.append(c);
      } else if (i + 1 < value.length() && value.charAt(i + 1) == c) {
        text.append(c);
        i++;
      } else {
        int end = c == '}' ? -1 : value.indexOf('}', i);
        if (end < 0) {
          throw new IllegalArgumentException("a brace that is meant is written twice");
        }
        if (!text.isEmpty()) {
          parts.add(new Part.Text(text.toString()));
          text.setLength(0);
        }
        parts.add(new Part.Of(variable(value.substring(i + 1, end))));
        i = end;
      }
    }
    if (!text.isEmpty() || parts.isEmpty()) {
      parts.add(new Part.Text(text.toString()));
    }
    return parts;
  }

  private static Variable variable(String word) {
    List<String> words = new ArrayList<>();
    for (Variable variable : Variable.values()) {
      if (variable.word().equals(word)) {
        return variable;
      }
      words.add("{" + variable.word() + "}");
    }
    throw new IllegalArgumentException("the variables are " + String.join(", ", words));
  }
}
