package dev.fairlead.analytics.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of one file with its style in it, and a content security policy that lets nothing else in.
 * Texts are escaped. Not for concurrent use.
 */
final class HtmlPage {
  private static final int LONGEST = 640;
  private static final String STYLE = "report.css";

  private final StringBuilder out = new StringBuilder();

  /** The head, until the body begins. */
  void begin(String title) {
    String style = style();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    out.append(" style-src ").append(hash(style)).append("; img-src data:; base-uri 'none';");
    out.append(" form-action 'none'\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<link rel=\"icon\" href=\"data:,\">\n");
    element("title", title);
    out.append("<style>").append(style).append("</style>\n</head>\n<body>\n");
  }

  /** All of the page. */
  String end() {
    return out.append("</body>\n</html>\n").toString();
  }

  /** Markup, as it is. */
  HtmlPage append(String markup) {
    out.append(markup);
    return this;
  }

  /** A name with its value in a list of them. */
  void figure(String name, String value, @Nullable String change) {
    out.append("<div><dt>").append(escape(name)).append("</dt><dd>").append(escape(value));
    if (change != null) {
      out.append(" <small>").append(escape(change)).append("</small>");
    }
    out.append("</dd></div>\n");
  }

  /** A table; the first cell of each row names it. */
  void table(String caption, List<String> head, List<List<String>> rows) {
    out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    out.append(escape(caption)).append("\"><table>");
    element("caption", caption);
    out.append("<thead><tr>");
    head.forEach(cell -> out.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr><th scope=\"row\">").append(escape(row.getFirst())).append("</th>");
      Stream<String> cells = row.stream().skip(1);
      cells.forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  /** An element that has a text only. */
  void element(String name, String text) {
    out.append('<').append(name).append('>').append(escape(text));
    out.append("</").append(name).append(">\n");
  }

  private static String escape(String text) {
    return Inert.html(text, LONGEST);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException(STYLE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
