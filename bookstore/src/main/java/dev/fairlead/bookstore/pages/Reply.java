package dev.fairlead.bookstore.pages;

import java.util.Map;

/** What a page comes to. */
sealed interface Reply {
  /**
   * A page to show.
   *
   * @param status the HTTP status
   * @param template the page's name
   * @param model what it shows
   */
  record View(int status, String template, Map<String, Object> model) implements Reply {
    /** Copies the model. */
    public View {
      model = Map.copyOf(model);
    }
  }

  /**
   * Another page to go to.
   *
   * @param location its path, of the program's words and numbers only
   */
  record Redirect(String location) implements Reply {}

  static Reply view(String template, Map<String, Object> model) {
    return new View(200, template, model);
  }
}
