package dev.fairlead.config;

import dev.fairlead.config.CookieSpec.SameSite;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How clients are kept at a backend: by one of four means, each with attributes of its own. */
final class StickyShape {
  private static final CookieSpec STANDARD = CookieSpec.DEFAULTS;
  private static final int MOST_SESSIONS = 10_000_000;

  private static final Key<String> COOKIE =
      Key.optional(
          By.COOKIE.word(), Words.COOKIE_NAME, "By a cookie of this name that is set here");
  private static final Key<Boolean> IP =
      Key.optional(By.IP.word(), yes(), "By the client's address, IPv6 by /64");
  private static final Key<String> HEADER =
      Key.optional(By.HEADER.word(), Words.FIELD_NAME, "By the value of this header");
  private static final Key<String> APP_COOKIE =
      Key.optional(
          By.APP_COOKIE.word(), Words.COOKIE_NAME, "By a cookie of this name that backends set");

  private static final Key<WhenNotReady> WHEN_NOT_READY =
      Key.optional(
          "whenNotReady",
          Scalar.oneOf("when-not-ready", List.of(WhenNotReady.values()), WhenNotReady::word),
          WhenNotReady.REDISTRIBUTE.word(),
          "What becomes of a client whose backend takes nothing");
  private static final Key<String> SECRET =
      Key.optional(
          "secret",
          Secret.SHAPE,
          "Key of the cookie's value; made and kept in the state folder if unset");
  private static final Key<String> PATH =
      Key.optional("path", Words.COOKIE_PATH, STANDARD.path(), "The cookie's Path");
  private static final Key<Duration> MAX_AGE =
      Key.optional(
          "maxAge",
          Durations.SECONDS,
          "The cookie's Max-Age; until the browser is closed if unset");
  private static final Key<Boolean> SECURE =
      Key.optional(
          "secure", Numbers.FLAG, STANDARD.secure(), "Whether browsers send it over TLS only");
  private static final Key<Boolean> HTTP_ONLY =
      Key.optional(
          "httpOnly", Numbers.FLAG, STANDARD.httpOnly(), "Whether it is kept from scripts");
  private static final Key<SameSite> SAME_SITE =
      Key.optional(
          "sameSite",
          Scalar.oneOf("same-site", List.of(SameSite.values()), SameSite::word),
          STANDARD.sameSite().word(),
          "From where links may carry it");
  private static final Key<Boolean> FORWARD =
      Key.optional("forward", Numbers.FLAG, STANDARD.forward(), "Whether backends see it");
  private static final Key<Integer> SESSIONS =
      Key.optional(
          "sessions",
          Numbers.between(1, MOST_SESSIONS),
          StickySpec.STANDARD_SESSIONS,
          "How many of the application's sessions are remembered");
  private static final Key<Duration> IDLE =
      Key.optional(
          "idle",
          Durations.POSITIVE,
          Durations.text(StickySpec.STANDARD_IDLE),
          "How long an unused one is remembered");

  private static final List<Key<?>> KINDS = List.of(COOKIE, IP, HEADER, APP_COOKIE);

  /** The kind that each attribute goes with; the others go with all. */
  private static final Map<Key<?>, Key<?>> BELONGS =
      Map.of(
          SECRET, COOKIE,
          PATH, COOKIE,
          MAX_AGE, COOKIE,
          SECURE, COOKIE,
          HTTP_ONLY, COOKIE,
          SAME_SITE, COOKIE,
          FORWARD, COOKIE,
          SESSIONS, APP_COOKIE,
          IDLE, APP_COOKIE);

  static final Section<StickySpec> SHAPE =
      new Section<>(
          "sticky",
          List.of(
              COOKIE,
              IP,
              HEADER,
              APP_COOKIE,
              WHEN_NOT_READY,
              SECRET,
              PATH,
              MAX_AGE,
              SECURE,
              HTTP_ONLY,
              SAME_SITE,
              FORWARD,
              SESSIONS,
              IDLE),
          StickyShape::sticky);

  private StickyShape() {}

  /** Who does not want it leaves it out: a false one would have to mean something. */
  private static Scalar<Boolean> yes() {
    return Scalar.of(
        "true",
        "true",
        new Schema().with("enum", List.of(true, "true")),
        text ->
            switch (text) {
              case "true" -> Scalar.Parsed.good(true);
              case "false" -> Scalar.Parsed.bad("without stickiness, leave 'sticky' out");
              default -> new Scalar.Parsed.Bad<>(null, "true");
            });
  }

  private static @Nullable StickySpec sticky(Entries entries, Reading reading) {
    Problems problems = reading.problems();
    List<Key<?>> kinds = entries.inFileOrder(KINDS);
    if (kinds.isEmpty()) {
      if (entries.isSound()) {
        problems.add(
            entries.place(), "sticky does not say by what, expected one of " + names(KINDS));
      }
      return null;
    }
    Key<?> kind = kinds.getFirst();
    for (Key<?> other : kinds.subList(1, kinds.size())) {
      problems.add(
          entries.place(other),
          "sticky goes by '" + kind.name() + "' already, expected only one of " + names(KINDS));
    }
    checkAttributes(kinds, entries, problems);
    By by = by(kind);
    if (by == By.COOKIE) {
      checkCookie(entries, problems);
    }
    return new StickySpec(
        by,
        by == By.IP ? "" : String.valueOf(entries.get(kind)),
        entries.get(WHEN_NOT_READY, WhenNotReady.REDISTRIBUTE),
        cookie(entries),
        entries.get(SESSIONS, StickySpec.STANDARD_SESSIONS),
        entries.get(IDLE, StickySpec.STANDARD_IDLE));
  }

  private static String names(List<Key<?>> keys) {
    return String.join(", ", keys.stream().map(Key::name).toList());
  }

  private static By by(Key<?> kind) {
    return Arrays.stream(By.values())
        .filter(by -> by.word().equals(kind.name()))
        .findFirst()
        .orElseThrow();
  }

  private static void checkAttributes(List<Key<?>> kinds, Entries entries, Problems problems) {
    for (Key<?> attribute : entries.inFileOrder(new ArrayList<>(BELONGS.keySet()))) {
      Key<?> owner = BELONGS.get(attribute);
      if (owner != null && !kinds.contains(owner)) {
        problems.add(
            entries.place(attribute),
            "'"
                + attribute.name()
                + "' says nothing to sticky by "
                + kinds.getFirst().name()
                + ", expected it with '"
                + owner.name()
                + "'");
      }
    }
  }

  /** RFC 6265bis §4.1.2.7 and §4.1.3: browsers throw such cookies away. */
  private static void checkCookie(Entries entries, Problems problems) {
    boolean secure = entries.get(SECURE, STANDARD.secure());
    if (!secure && entries.get(SAME_SITE) == SameSite.NONE) {
      problems.add(
          entries.place(SAME_SITE),
          "browsers drop a cookie with sameSite none, expected secure: true with it");
    }
    String name = entries.get(COOKIE, "");
    boolean hostOnly = name.startsWith("__Host-");
    if (!secure && (hostOnly || name.startsWith("__Secure-"))) {
      problems.add(
          entries.place(COOKIE),
          "browsers drop a cookie of that name, expected secure: true with it");
    }
    if (hostOnly && !entries.get(PATH, STANDARD.path()).equals("/")) {
      problems.add(
          entries.place(PATH), "browsers drop a cookie of that name, expected path: / with it");
    }
  }

  private static CookieSpec cookie(Entries entries) {
    return new CookieSpec(
        entries.get(SECRET),
        entries.get(PATH, STANDARD.path()),
        entries.get(MAX_AGE),
        entries.get(SECURE, STANDARD.secure()),
        entries.get(HTTP_ONLY, STANDARD.httpOnly()),
        entries.get(SAME_SITE, STANDARD.sameSite()),
        entries.get(FORWARD, STANDARD.forward()));
  }
}
