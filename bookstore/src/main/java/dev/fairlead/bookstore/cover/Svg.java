package dev.fairlead.bookstore.cover;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a cover as SVG, with title and author. Any thread. */
public final class Svg {
  private static final int WIDTH = 400;
  private static final int LINE_LENGTH = 20;
  private static final int MAX_LINES = 6;

  private Svg() {}

  /** The cover of a book as a document. */
  public static String draw(long book, String title, String author) {
    Drawing drawing = new Drawing(book);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 600" role="img">\
        <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="%s"/>\
        <stop offset="1" stop-color="%s"/></linearGradient></defs>\
        <rect width="400" height="600" fill="url(#g)"/>\
        """
            .formatted(hex(drawing.first()), hex(drawing.second())));
    for (int i = 0; i < drawing.circleCount(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"%.0f\" fill=\"#fff\" fill-opacity=\".12\"/>",
              drawing.circle(i, 0) * WIDTH,
              drawing.circle(i, 1) * WIDTH,
              drawing.circle(i, 2) * WIDTH));
    }
    svg.append("<g fill=\"#fff\" font-family=\"Georgia,serif\" text-anchor=\"middle\">");
    int y = 180;
    for (String line : lines(title)) {
      svg.append(text(y, 34, line));
      y += 44;
    }
    return svg.append(text(540, 22, author)).append("</g></svg>").toString();
  }

  private static String text(int y, int size, String words) {
    return "<text x=\"200\" y=\""
        + y
        + "\" font-size=\""
        + size
        + "\">"
        + escape(words)
        + "</text>";
  }

  private static List<String> lines(String title) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : title.split(" ", -1)) {
      if (line.length() > 0 && line.length() + word.length() >= LINE_LENGTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.size() <= MAX_LINES ? lines : lines.subList(0, MAX_LINES);
  }

  private static String hex(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            // Not characters of XML 1.0, which a title may have all the same.
            case 0xfffe, 0xffff -> escaped.append('\ufffd');
            default -> escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
