package dev.fairlead.traffic.engine;

import java.net.URI;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one user (RFC 6265 §5), for one target: each is sent where its path, {@code
 * Secure} and its lifetime allow; those for another domain are not taken. Loop-confined.
 */
final class Cookies {
  private static final long FOREVER = Long.MAX_VALUE;

  private final Site site;
  private final List<Cookie> kept = new ArrayList<>(0);

  /**
   * The target as cookies see it. Immutable.
   *
   * @param host its name or address
   * @param secure whether it is spoken to over TLS
   * @param millis the time, since 1970
   */
  record Site(String host, boolean secure, LongSupplier millis) {
    static Site of(URI uri, LongSupplier millis) {
      String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      return new Site(host, "https".equals(uri.getScheme()), millis);
    }

    /** RFC 6265 §5.1.3; an address has no domains above it. */
    boolean isOf(String domain) {
      boolean address = host.startsWith("[") || host.matches("[0-9.]+");
      return host.equals(domain) || !address && host.endsWith("." + domain);
    }
  }

  private record Cookie(String name, String value, String path, boolean secure, long until) {
    /** RFC 6265 §5.1.4. */
    boolean isFor(String asked) {
      return asked.startsWith(path)
          && (path.endsWith("/")
              || asked.length() == path.length()
              || asked.charAt(path.length()) == '/');
    }
  }

  Cookies(Site site) {
    this.site = site;
  }

  /**
   * Takes what an answer sets.
   *
   * @param target path and query of the request it answers
   */
  void take(List<String> setCookies, String target) {
    for (String line : setCookies) {
      take(line.split(";", -1), path(target));
    }
  }

  private void take(String[] parts, String asked) {
    int equals = parts[0].indexOf('=');
    if (equals <= 0) {
      return;
    }
    String path = asked.substring(0, Math.max(1, asked.lastIndexOf('/')));
    boolean secure = false;
    long now = site.millis().getAsLong();
    Long age = null;
    Long expires = null;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      String value = pair.length == 2 ? pair[1].strip() : "";
      switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
        case "path" -> path = value.startsWith("/") ? value : path;
        case "secure" -> secure = true;
        case "max-age" -> age = age(value, now);
        case "expires" -> expires = date(value);
        case "domain" -> {
          String domain = value.replaceFirst("^\\.", "").toLowerCase(Locale.ROOT);
          if (!domain.isEmpty() && !site.isOf(domain)) {
            return;
          }
        }
        default -> {}
      }
    }
    long until = age != null ? age : expires != null ? expires : FOREVER;
    String name = parts[0].substring(0, equals).strip();
    keep(new Cookie(name, parts[0].substring(equals + 1).strip(), path, secure, until), now);
  }

  private static @Nullable Long age(String value, long now) {
    if (!value.matches("-?[0-9]{1,10}")) {
      return null;
    }
    long seconds = Long.parseLong(value);
    return seconds <= 0 ? Long.MIN_VALUE : now + seconds * 1000;
  }

  private static @Nullable Long date(String value) {
    try {
      return ZonedDateTime.parse(value.replace('-', ' '), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void keep(Cookie cookie, long now) {
    int same = -1;
    for (int i = 0; i < kept.size(); i++) {
      if (kept.get(i).name().equals(cookie.name()) && kept.get(i).path().equals(cookie.path())) {
        same = i;
      }
    }
    if (cookie.until() <= now) {
      if (same >= 0) {
        kept.remove(same);
      }
    } else if (same >= 0) {
      kept.set(same, cookie);
    } else {
      kept.add(cookie);
      // Longer paths first (RFC 6265 §5.4); of the same length, the older ones.
      kept.sort(Comparator.comparingInt(each -> -each.path().length()));
    }
  }

  /** The value under a name; null when there is none. */
  @Nullable String get(String name) {
    for (Cookie cookie : kept) {
      if (cookie.name().equals(name)) {
        return cookie.value();
      }
    }
    return null;
  }

  /**
   * As they are sent; empty for none.
   *
   * @param target path and query of the request
   */
  String field(String target) {
    if (kept.isEmpty()) {
      return "";
    }
    String asked = path(target);
    long now = site.millis().getAsLong();
    StringBuilder out = new StringBuilder();
    for (Cookie cookie : kept) {
      if (cookie.isFor(asked) && cookie.until() > now && (site.secure() || !cookie.secure())) {
        out.append(out.isEmpty() ? "" : "; ").append(cookie.name()).append('=');
        out.append(cookie.value());
      }
    }
    return out.toString();
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
