package dev.fairlead.bookstore.cover;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How large a cover is drawn; its height is one and a half times its width. */
public enum Size {
  /** For lists. */
  SMALL(120),
  /** For a book's page. */
  MEDIUM(400),
  /** For a whole screen. */
  LARGE(1200),
  /** For print, and for those who want large answers. */
  HUGE(2400);

  private final int width;

  Size(int width) {
    this.width = width;
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return width * 3 / 2;
  }

  /** The word in a request. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The size that a word stands for. */
  public static Optional<Size> named(String word) {
    return Arrays.stream(values()).filter(size -> size.word().equals(word)).findFirst();
  }
}
