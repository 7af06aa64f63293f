package dev.fairlead.traffic.scenario;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where traffic goes, as it is written. Stateless: any thread. */
public final class TargetText {
  /** How one is written. */
  public static final String EXPECTED =
      "scheme, host and port such as http://127.0.0.1:8080 or https://shop.localhost:8443";

  private TargetText() {}

  /** Reads one; null when it is none. */
  public static @Nullable URI parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean web = "http".equals(scheme) || "https".equals(scheme);
      String path = uri.getRawPath();
      boolean bare = path == null || path.isEmpty() || path.equals("/");
      return web
              && bare
              && uri.getHost() != null
              && uri.getRawQuery() == null
              && uri.getRawUserInfo() == null
              && uri.getPort() != 0
              && uri.getPort() < 65536
          ? uri
          : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Its port, that of its scheme when none is written. */
  public static int port(URI target) {
    if (target.getPort() > 0) {
      return target.getPort();
    }
    return "https".equals(target.getScheme()) ? 443 : 80;
  }

  /** Its host, without the brackets of an IPv6 address. */
  public static String host(URI target) {
    String host = String.valueOf(target.getHost());
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
