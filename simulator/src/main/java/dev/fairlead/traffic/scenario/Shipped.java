package dev.fairlead.traffic.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scenarios that come with the program. Stateless: any thread. */
public final class Shipped {
  private static final List<String> NAMES =
      List.of(
          "browse",
          "buy",
          "flash-sale",
          "bots",
          "scraper",
          "brute-force",
          "daily-curve",
          "mobile-slow");

  private Shipped() {}

  /** What they are called. */
  public static List<String> names() {
    return NAMES;
  }

  /** As it is written; one of the names. */
  public static String text(String name) {
    String resource = name + ".yaml";
    try (InputStream in = Shipped.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
