package dev.fairlead.bookstore.pages;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pages' templates, which escape whatever they are given. Any thread. */
final class Templates {
  private final Map<String, Template> known = new ConcurrentHashMap<>();
  private final Mustache.Compiler compiler =
      Mustache.compiler().escapeHTML(true).withLoader(Templates::open);

  /** The page as HTML. */
  String render(String name, Map<String, Object> model) {
    return known.computeIfAbsent(name, each -> compiler.loadTemplate(each)).execute(model);
  }

  private static Reader open(String name) throws IOException {
    InputStream in = Templates.class.getResourceAsStream(name + ".html");
    if (in == null) {
      throw new IOException("the program lacks the page " + name);
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }
}
