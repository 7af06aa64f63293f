package dev.fairlead.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files of the dashboard, read once from the program's own archives: nothing of it comes from
 * elsewhere, and nobody can ask for any other file. Any thread.
 */
final class PageAssets {
  /**
   * Nothing may be loaded but from here, nothing may be written into the page as markup, and no
   * other page may show it in a frame.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String FOLDER = "/dev/fairlead/admin/dashboard/";
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.24/dist/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** Modules of the page, in no particular order. */
  static final List<String> MODULES =
      List.of(
          "api.js",
          "backends.js",
          "changes.js",
          "chart.js",
          "colours.js",
          "config.js",
          "dialogs.js",
          "diff.js",
          "dom.js",
          "explain.js",
          "format.js",
          "history.js",
          "limits.js",
          "live.js",
          "main.js",
          "overview.js",
          "panel.js",
          "session.js",
          "storage.js",
          "theme.js",
          "toasts.js");

  private final Map<String, Asset> assets = new HashMap<>();

  /** A file. Immutable: nobody changes its bytes. */
  static final class Asset {
    private final String type;
    private final String tag;
    private final byte[] bytes;

    private Asset(String type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      this.tag = "\"" + Long.toHexString(sum.getValue()) + "\"";
    }

    /** Media type. */
    String type() {
      return type;
    }

    /** Entity tag: who has it need not fetch it again. */
    String tag() {
      return tag;
    }

    /** What is in it. */
    byte[] bytes() {
      return bytes;
    }
  }

  PageAssets() {
    add("/", "text/html; charset=utf-8", FOLDER + "index.html");
    add("/assets/dashboard.css", STYLE, FOLDER + "dashboard.css");
    add("/assets/icon.svg", "image/svg+xml", FOLDER + "icon.svg");
    add("/assets/uplot.js", SCRIPT, CHARTS + "uPlot.iife.min.js");
    add("/assets/uplot.css", STYLE, CHARTS + "uPlot.min.css");
    MODULES.forEach(name -> add("/assets/" + name, SCRIPT, FOLDER + name));
  }

  private void add(String path, String type, String resource) {
    try (InputStream in = PageAssets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("this program lacks " + resource);
      }
      assets.put(path, new Asset(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file at a path, or null. */
  @Nullable Asset find(String path) {
    return assets.get(path);
  }

  /** Bytes of all together. */
  int size() {
    return assets.values().stream().mapToInt(asset -> asset.bytes().length).sum();
  }
}
