package dev.fairlead.comparison.report;

import java.util.List;

/** Text of a page; whatever comes from outside goes through {@link #escape}. Single-threaded. */
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Of nothing yet. */
  public Html() {}

  /** A text as it may stand in markup and in attributes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Markup as it is. */
  public Html raw(String markup) {
    out.append(markup).append('\n');
    return this;
  }

  /** An element with text in it; {@code tag} may carry attributes that are known to be safe. */
  public Html text(String tag, String content) {
    int space = tag.indexOf(' ');
    String name = space < 0 ? tag : tag.substring(0, space);
    out.append('<').append(tag).append('>');
    out.append(escape(content)).append("</").append(name).append(">\n");
    return this;
  }

  /** A table: the first cell of each row is its heading, the others are figures. */
  public Html table(String caption, List<String> head, List<List<String>> rows) {
    out.append("<div class=\"scroll\" tabindex=\"0\"><table><caption>").append(escape(caption));
    out.append("</caption><thead><tr>");
    head.forEach(cell -> out.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
    out.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr><th scope=\"row\">").append(escape(row.getFirst())).append("</th>");
      for (String cell : row.subList(1, row.size())) {
        out.append("<td>").append(escape(cell)).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    return this;
  }

  /**
   * A chart that the page's script draws, with the same figures as a table under it.
   *
   * @param kind which chart, and {@code index} of its data, both known to be safe
   * @param figures the table; empty if one follows anyhow
   */
  Html chart(String kind, int index, String title, String meaning, Html figures) {
    return chart(kind, "", index, title, meaning, figures);
  }

  /** As the other, with a word more for the style. */
  Html chart(String kind, String size, int index, String title, String meaning, Html figures) {
    String label = escape(title + ". " + meaning);
    out.append("<figure class=\"chart ").append(kind).append(size).append("\"><figcaption><b>");
    out.append(escape(title)).append("</b> ").append(escape(meaning)).append("</figcaption>\n");
    out.append("<div class=\"canvas\"><canvas id=\"").append(kind).append('-').append(index);
    out.append("\" role=\"img\" data-kind=\"").append(kind).append("\" data-index=\"");
    out.append(index).append("\" aria-label=\"").append(label);
    out.append("\"></canvas></div>\n");
    if (!figures.out.isEmpty()) {
      out.append("<details><summary>The same in figures</summary>\n");
      out.append(figures).append("</details>\n");
    }
    out.append("</figure>\n");
    return this;
  }

  Html add(Html other) {
    out.append(other.out);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
