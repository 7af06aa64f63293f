package dev.fairlead.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the valid word that somebody probably meant. Stateless: any thread. */
public final class Nearest {
  // Longer than any word or name that is valid, and short enough for the quadratic comparison.
  private static final int LONGEST = 100;

  private Nearest() {}

  /**
   * The word with the smallest edit distance, whatever the case and whichever of {@code -} and
   * {@code _} join its parts; the first of equals.
   *
   * @return null when none is near: more than a third of its letters would have to change
   */
  public static @Nullable String to(String written, Collection<String> words) {
    if (written.length() > LONGEST) {
      return null;
    }
    String plain = plain(written);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String word : words) {
      String candidate = plain(word);
      int distance = distance(plain, candidate);
      int allowed = Math.max(1, Math.max(candidate.length(), plain.length()) / 3);
      if (distance < least && distance <= allowed && distance < candidate.length()) {
        nearest = word;
        least = distance;
      }
    }
    return nearest;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Edits that turn a into b; two neighbours that changed places count as one edit. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
