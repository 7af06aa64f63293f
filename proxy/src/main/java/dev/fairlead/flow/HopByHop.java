package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.FieldLists;
import dev.fairlead.http1.Fields;
import dev.fairlead.model.Ascii;
import dev.fairlead.runtime.IdentityFields;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Fields that concern one connection only, RFC 9110 §7.6.1: those known as such, and those that
 * Connection names. A message may name fields there that everyone behind the proxy relies on; these
 * stay. Stateless.
 */
final class HopByHop {
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");

  private static final int[] OWN = {
    FieldId.CONNECTION,
    FieldId.KEEP_ALIVE,
    FieldId.PROXY_CONNECTION,
    FieldId.TE,
    FieldId.TRANSFER_ENCODING,
    FieldId.UPGRADE,
    FieldId.HTTP2_SETTINGS,
  };

  private static final long OWN_MASK = mask();

  private static final Set<String> END_TO_END =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "content-encoding",
          "content-range",
          "authorization",
          "cookie",
          "set-cookie",
          "via",
          "date",
          "expect",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-request-id");

  /** Fields that must not come in a trailer section, RFC 9110 §6.5.1. */
  private static final Set<String> NOT_IN_TRAILERS =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-range",
          "host",
          "authorization",
          "proxy-authorization",
          "proxy-authenticate",
          "www-authenticate",
          "cookie",
          "set-cookie",
          "cache-control",
          "expect",
          "max-forwards",
          "pragma",
          "range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "if-range",
          "location",
          "age",
          "expires",
          "date",
          "retry-after",
          "vary",
          "warning",
          "via",
          "trailer",
          "forwarded",
          "x-request-id");

  private HopByHop() {}

  private static long mask() {
    long mask = 0;
    for (int id : OWN) {
      mask |= 1L << id;
    }
    return mask;
  }

  /** Marks them as removed. */
  static void strip(Fields fields) {
    if (!fields.hasAny(OWN_MASK)) {
      return;
    }
    if (fields.has(FieldId.CONNECTION)) {
      FieldLists.each(fields, FieldId.CONNECTION, (start, end) -> removeNamed(fields, start, end));
    }
    for (int id : OWN) {
      fields.removeAll(id);
    }
  }

  /** Marks as removed what only the proxy says. */
  static void strip(Fields fields, IdentityFields own) {
    for (int i = 0; i < fields.count(); i++) {
      if (own.has(fields.block(), fields.nameStart(i), fields.nameEnd(i))) {
        fields.remove(i);
      }
    }
  }

  /**
   * Marks what may not stand in a trailer section as removed.
   *
   * @param head the message's head, whose Connection may name trailer fields too
   */
  static void stripTrailers(Fields trailers, Fields head) {
    strip(trailers);
    Set<String> named = new HashSet<>();
    FieldLists.each(head, FieldId.CONNECTION, (start, end) -> named.add(name(head, start, end)));
    for (int i = 0; i < trailers.count(); i++) {
      String name = name(trailers, trailers.nameStart(i), trailers.nameEnd(i));
      if (NOT_IN_TRAILERS.contains(name)
          || named.contains(name)
          || name.startsWith("x-forwarded-")) {
        trailers.remove(i);
      }
    }
  }

  private static void removeNamed(Fields fields, int start, int end) {
    // What nearly every Connection field says; neither is the name of another field.
    if (Ascii.equalsIgnoreCase(fields.block(), start, end, CLOSE)
        || Ascii.equalsIgnoreCase(fields.block(), start, end, KEEP_ALIVE)) {
      return;
    }
    String name = name(fields, start, end);
    if (!END_TO_END.contains(name) && !name.startsWith("x-forwarded-")) {
      fields.removeNamed(start, end);
    }
  }

  private static String name(Fields fields, int start, int end) {
    return Ascii.string(fields.block(), start, end).toLowerCase(Locale.ROOT);
  }
}
