package dev.fairlead.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a List of Strings with Integers as parameters (RFC 9651 §4.2) letter by letter, as a client
 * would, and nothing else.
 */
public final class StructuredList {
  private final String text;
  private int at;

  private StructuredList(String text) {
    this.text = text;
  }

  /**
   * The members by name, each with its parameters by name.
   *
   * @throws IllegalArgumentException where it is not sound
   */
  public static Map<String, Map<String, Long>> parse(String text) {
    return new StructuredList(text).list();
  }

  private Map<String, Map<String, Long>> list() {
    Map<String, Map<String, Long>> members = new LinkedHashMap<>();
    while (true) {
      String name = string();
      if (members.put(name, parameters()) != null) {
        throw fault("a name that is there already");
      }
      skip(" \t");
      if (at == text.length()) {
        return members;
      }
      expect(',');
      skip(" \t");
    }
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        if (c != '"' && c != '\\') {
          throw fault("an escape");
        }
      } else if (c < ' ' || c > '~') {
        throw fault("a character");
      }
      value.append(c);
    }
    at++;
    return value.toString();
  }

  private Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    while (at < text.length() && peek() == ';') {
      at++;
      skip(" ");
      int start = at;
      if (!(peek() == '*' || peek() >= 'a' && peek() <= 'z')) {
        throw fault("the beginning of a key");
      }
      while (at < text.length() && "_-.*".indexOf(peek()) >= 0
          || at < text.length() && (peek() >= 'a' && peek() <= 'z' || peek() >= '0' && peek() <= '9')) {
        at++;
      }
      String key = text.substring(start, at);
      expect('=');
      parameters.put(key, integer());
    }
    return parameters;
  }

  private long integer() {
    int start = at;
    if (at < text.length() && peek() == '-') {
      at++;
    }
    int digits = at;
    while (at < text.length() && peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == digits || at - digits > 15) {
      throw fault("an integer");
    }
    return Long.parseLong(text.substring(start, at));
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(peek()) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw fault("something other than " + c);
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw fault("the end");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException fault(String what) {
    return new IllegalArgumentException(what + " at " + at + " of " + text);
  }
}
