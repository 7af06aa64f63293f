package dev.fairlead.config;

import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.config.Scalar.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a route changes in the fields of requests and responses. */
final class HeaderShape {
  private static final String TOKEN_FORM = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** Those that frame a message or belong to one connection. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Those that the proxy itself puts into every request. */
  private static final Set<String> OWN =
      Set.of("host", "via", "x-forwarded-for", "x-request-id", "max-forwards");

  private static final Scalar<String> VALUE =
      new Scalar<>(
          "rule-value",
          Words.SENT_VALUE.expected() + ", perhaps with {client-ip} or another variable",
          Words.SENT_VALUE.forms(),
          text -> {
            try {
              var _ = HeaderRulesSpec.parts(text);
            } catch (IllegalArgumentException e) {
              return Parsed.bad(String.valueOf(e.getMessage()));
            }
            return Words.SENT_VALUE.parser().apply(text);
          });

  /** A field of requests that a rule may set. */
  static final Scalar<String> REQUEST_NAME = name(true);

  private static final Key<Both> HEADERS =
      Key.optional("headers", both(), "What is changed in header fields on the way");

  private HeaderShape() {}

  /** What is changed on the way there, and on the way back. */
  record Both(HeaderRulesSpec request, HeaderRulesSpec response) {
    static final Both NONE = new Both(HeaderRulesSpec.NONE, HeaderRulesSpec.NONE);
  }

  /** The key of a route. */
  static Key<Both> key() {
    return HEADERS;
  }

  private static Section<Both> both() {
    Key<HeaderRulesSpec> request =
        Key.optional("request", rules("request", true), "Of requests, before a backend sees them");
    Key<HeaderRulesSpec> response =
        Key.optional(
            "response", rules("response", false), "Of responses, before a client sees them");
    return new Section<>(
        "headers",
        List.of(request, response),
        (entries, _) ->
            new Both(
                entries.get(request, HeaderRulesSpec.NONE),
                entries.get(response, HeaderRulesSpec.NONE)));
  }

  private static Section<HeaderRulesSpec> rules(String of, boolean ofRequest) {
    Scalar<String> name = name(ofRequest);
    Key<List<String>> remove =
        Key.optional("remove", new ListOf<>(name, "header names", 1, true), "Names to leave out");
    Key<List<NamesTo.Entry<String>>> set =
        Key.optional(
            "set", new NamesTo<>(name, VALUE, "header values"), "Fields in place of their like");
    Key<List<NamesTo.Entry<String>>> add =
        Key.optional(
            "add", new NamesTo<>(name, VALUE, "header values"), "Fields beside their like");
    return new Section<>(
        "headers of a " + of,
        List.of(remove, set, add),
        (entries, _) ->
            new HeaderRulesSpec(
                entries.get(remove, List.of()),
                fields(entries.get(set, List.of())),
                fields(entries.get(add, List.of()))));
  }

  private static List<Field> fields(List<NamesTo.Entry<String>> written) {
    List<Field> fields = new ArrayList<>();
    for (NamesTo.Entry<String> entry : written) {
      String value = entry.value();
      if (value != null) {
        fields.add(new Field(entry.name().value(), value));
      }
    }
    return fields;
  }

  private static Scalar<String> name(boolean ofRequest) {
    return Scalar.of(
        ofRequest ? "request-rule-name" : "response-rule-name",
        "a header name",
        Schema.string(TOKEN_FORM),
        text -> {
          String lower = text.toLowerCase(Locale.ROOT);
          if (!text.matches(TOKEN_FORM)) {
            return Parsed.bad();
          }
          if (FRAMING.contains(lower)) {
            return Parsed.bad("it belongs to the connection");
          }
          return ofRequest && OWN.contains(lower)
              ? Parsed.bad("the proxy itself says it")
              : Parsed.good(text);
        });
  }
}
