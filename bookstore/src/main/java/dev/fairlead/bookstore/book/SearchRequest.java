package dev.fairlead.bookstore.book;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which books to search for. Immutable.
 *
 * @param text words that must occur, each at the beginning of a word; empty for all books
 * @param category exactly, or empty for any
 * @param author exactly, or empty for any
 * @param minPriceCents the least price, or null
 * @param maxPriceCents the greatest price, or null
 * @param inStock whether there must be a copy
 * @param order what comes first
 * @param page from 1
 * @param size books on a page, 1 to {@link PageRequest#MAX_SIZE}
 */
public record SearchRequest(
    String text,
    String category,
    String author,
    @Nullable Long minPriceCents,
    @Nullable Long maxPriceCents,
    boolean inStock,
    SearchOrder order,
    int page,
    int size) {
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int MAX_WORDS = 12;

  /** The words of the text: letters and digits only, in lower case and without marks. */
  public List<String> words() {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    return SEPARATORS
        .splitAsStream(plain.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .limit(MAX_WORDS)
        .toList();
  }

  /** How many books come before this page. */
  public long offset() {
    return (page - 1L) * size;
  }
}
