package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Addresses of what the proxy itself sends to. Stateless. */
final class Urls {
  /** Of something that takes HTTP. */
  static final Scalar<String> HTTP =
      Scalar.of(
          "http-url",
          "a URL such as https://hooks.example.com/reports",
          Schema.string("https?://[^\\s]+"),
          text -> isUrl(text) ? Parsed.good(text) : Parsed.bad());

  private Urls() {}

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      @Nullable String scheme = uri.getScheme();
      return uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
