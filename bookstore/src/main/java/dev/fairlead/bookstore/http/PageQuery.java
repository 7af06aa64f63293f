package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.book.BookPage;
import dev.fairlead.bookstore.book.PageRequest;
import dev.fairlead.bookstore.book.SortKey;
import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
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
    String sort = at.sort().stream().map(SortKey::text).collect(Collectors.joining(","));
    String others = other("sort", sort) + other("q", at.query());
    return links(path, at.page(), at.size(), page.total(), others);
  }

  /**
   * The Link field of another list.
   *
   * @param total how many things are on all pages
   * @param names of the other parameters that say what is listed; those given are kept
   */
  static String links(ServerRequest request, int page, int size, long total, List<String> names) {
    StringBuilder others = new StringBuilder();
    for (String name : names) {
      others.append(other(name, request.query().first(name).orElse("").strip()));
    }
    return links(request.path().rawPath(), page, size, total, others.toString());
  }

  private static String links(String path, int page, int size, long total, String others) {
    long last = Math.max(1, (total + size - 1) / size);
    String rest = "&size=" + size + others;
    StringJoiner links = new StringJoiner(", ");
    links.add(link(path, 1, rest, "first"));
    if (page > 1) {
      links.add(link(path, Math.min(page - 1L, last), rest, "prev"));
    }
    if (page < last) {
      links.add(link(path, page + 1L, rest, "next"));
    }
    return links.add(link(path, last, rest, "last")).toString();
  }

  private static String link(String path, long page, String rest, String relation) {
    return "<" + path + "?page=" + page + rest + ">; rel=\"" + relation + '"';
  }

  /** Commas may stand in a query as they are. */
  private static String other(String name, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2C", ",");
    return value.isEmpty() ? "" : "&" + name + "=" + encoded;
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
