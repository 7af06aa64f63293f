package dev.fairlead.comparison.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;

/** What the page brings along, from the class path. Stateless: any thread. */
public final class PageAssets {
  private static final String CHARTS = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private PageAssets() {}

  /** The style of pages, for all of them. */
  public static String style() {
    return own("page.css");
  }

  static String script() {
    return own("page.js");
  }

  /** Chart.js, MIT licence; without the pointer to its source map, which is not in the page. */
  public static String charts() {
    Properties properties = new Properties();
    try (InputStream in = open(CHARTS)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("version");
    String library =
        read("META-INF/resources/webjars/chart.js/" + version + "/dist/chart.umd.min.js");
    return library.replaceAll("(?m)^//# sourceMappingURL=.*$", "").strip();
  }

  /** What a content security policy wants to know of an inline script or style. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String own(String name) {
    return read("dev/fairlead/comparison/report/" + name);
  }

  private static String read(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = PageAssets.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is not on the class path");
    }
    return in;
  }
}
