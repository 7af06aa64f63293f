package dev.fairlead.probe;

/**
 * A text whose being searched can be ended from outside: some regular expressions would search some
 * texts for years.
 */
record Breakable(String text, Dial dial) implements CharSequence {
  /** It was ended. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Broken() {
      super("the search took too long", null, false, false);
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (dial.closed()) {
      throw new Broken();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
