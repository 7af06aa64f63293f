package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.book.BookPage;
import dev.fairlead.bookstore.book.PageRequest;
import dev.fairlead.bookstore.book.SortKey;
import io.helidon.common.uri.UriQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A page as a query component: read from requests, written into Link fields. Any thread. */
final class PageQuery {
  private static final int MAX_QUERY_LENGTH = 200;
  private static final int MAX_SORT_KEYS = SortKey.Property.values().length;

  private PageQuery() {}

  /**
   * Reads {@code page}, {@code size}, {@code sort} and {@code q}.
   *
   * @throws ProblemException 400, saying which one is wrong and what it should be
   */
  static PageRequest read(UriQuery query) {
    Query parameters = new Query(query);
    int page = parameters.page();
    int size = parameters.size();
    String text = parameters.text("q", MAX_QUERY_LENGTH);
    return new PageRequest(page, size, sort(query.first("sort").orElse("")), text);
  }

  /** The Link field (RFC 8288), relative, so that it holds behind a proxy. */
  static String links(String path, BookPage page) {
    PageRequest at = page.request();
    StringJoiner links = new StringJoiner(", ");
    links.add(link(path, at, 1, "first"));
    if (at.page() > 1) {
      links.add(link(path, at, Math.min(at.page() - 1L, page.lastPage()), "prev"));
    }
    if (at.page() < page.lastPage()) {
      links.add(link(path, at, at.page() + 1L, "next"));
    }
    return links.add(link(path, at, page.lastPage(), "last")).toString();
  }

  private static String link(String path, PageRequest request, long page, String relation) {
    StringBuilder link = new StringBuilder("<").append(path);
    link.append("?page=").append(page).append("&size=").append(request.size());
    if (!request.sort().isEmpty()) {
      // Commas and hyphens may stand in a query as they are.
      link.append("&sort=");
      link.append(request.sort().stream().map(SortKey::text).collect(Collectors.joining(",")));
    }
    if (!request.query().isEmpty()) {
      link.append("&q=").append(URLEncoder.encode(request.query(), StandardCharsets.UTF_8));
    }
    return link.append(">; rel=\"").append(relation).append('"').toString();
  }

  static List<SortKey> sort(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    List<SortKey> keys = new ArrayList<>();
    for (String word : text.split(",", MAX_SORT_KEYS + 1)) {
      String name = word.strip().toLowerCase(Locale.ROOT);
      boolean descending = name.startsWith("-");
      keys.add(new SortKey(property(descending ? name.substring(1) : name), descending));
    }
    return keys;
  }

  private static SortKey.Property property(String name) {
    for (SortKey.Property property : SortKey.Property.values()) {
      if (property.word().equals(name)) {
        return property;
      }
    }
    String known =
        Arrays.stream(SortKey.Property.values())
            .map(SortKey.Property::word)
            .collect(Collectors.joining(", "));
    throw Query.wrong(
        "sort takes " + known + ", separated by commas, \"-\" before one for descending");
  }
}
