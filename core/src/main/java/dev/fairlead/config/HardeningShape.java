package dev.fairlead.config;

import dev.fairlead.config.HardeningSpec.EncodedSlash;
import dev.fairlead.config.HardeningSpec.Underscores;
import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.List;

/** What clients may take of the proxy, and which spellings it takes. */
final class HardeningShape {
  private static final int MOST_CONNECTIONS = 10_000_000;
  private static final int HIGHEST_RATE = 1024 * 1024 * 1024;
  private static final String NONE = "none";
  private static final HardeningSpec STANDARD = HardeningSpec.DEFAULTS;

  private static final Key<Integer> CONNECTIONS =
      Key.optional(
          "connections",
          count(),
          STANDARD.connections(),
          "Client connections at a time, all together");
  private static final Key<Integer> PER_CLIENT =
      Key.optional(
          "connectionsPerClient", count(), NONE, "Of one IPv4 address or one IPv6 /64 at a time");
  private static final Key<Integer> BODY_RATE =
      Key.optional(
          "bodyRate",
          rate(),
          STANDARD.bodyRate(),
          "Bytes a second at which a request body must come while it is waited for, else 408");
  private static final Key<Integer> READ_RATE =
      Key.optional(
          "readRate",
          rate(),
          STANDARD.readRate(),
          "Bytes a second at which a client must take what waits for it, else reset");
  private static final Key<Duration> RATE_GRACE =
      Key.optional(
          "rateGrace",
          Durations.POSITIVE,
          Durations.text(STANDARD.rateGrace()),
          "The time over which both rates are taken");
  private static final Key<Long> RESPONSE =
      Key.optional(
          "response",
          Sizes.OR_NONE,
          Sizes.text(STANDARD.responseBytes()),
          "Largest response body; beyond it 502, or reset");
  private static final Key<EncodedSlash> ENCODED_SLASH =
      Key.optional(
          "encodedSlash",
          Scalar.oneOf("encoded-slash", List.of(EncodedSlash.values()), EncodedSlash::word),
          STANDARD.encodedSlash().word(),
          "What %2F in a path is");
  private static final Key<Underscores> UNDERSCORES =
      Key.optional(
          "underscores",
          Scalar.oneOf("underscores", List.of(Underscores.values()), Underscores::word),
          STANDARD.underscores().word(),
          "What becomes of request fields with _ in their name");
  private static final Key<Boolean> SECURITY_HEADERS =
      Key.optional(
          "securityHeaders",
          Numbers.FLAG,
          STANDARD.securityHeaders(),
          "Whether responses get the fields that keep browsers cautious");

  /** The section. */
  static final Section<HardeningSpec> SHAPE =
      new Section<>(
          "hardening",
          List.of(
              CONNECTIONS,
              PER_CLIENT,
              BODY_RATE,
              READ_RATE,
              RATE_GRACE,
              RESPONSE,
              ENCODED_SLASH,
              UNDERSCORES,
              SECURITY_HEADERS),
          (entries, _) ->
              new HardeningSpec(
                  entries.get(CONNECTIONS, STANDARD.connections()),
                  entries.get(PER_CLIENT, STANDARD.connectionsPerClient()),
                  entries.get(BODY_RATE, STANDARD.bodyRate()),
                  entries.get(READ_RATE, STANDARD.readRate()),
                  entries.get(RATE_GRACE, STANDARD.rateGrace()),
                  entries.get(RESPONSE, STANDARD.responseBytes()),
                  entries.get(ENCODED_SLASH, STANDARD.encodedSlash()),
                  entries.get(UNDERSCORES, STANDARD.underscores()),
                  entries.get(SECURITY_HEADERS, STANDARD.securityHeaders())));

  private HardeningShape() {}

  private static Scalar<Integer> count() {
    Scalar<Integer> number = Numbers.between(1, MOST_CONNECTIONS);
    return new Scalar<>(
        "connections-or-none",
        number.expected() + ", or none",
        List.of(number.forms().getFirst(), number.forms().getLast(), Schema.string(NONE)),
        text -> text.equals(NONE) ? Parsed.good(HardeningSpec.NONE) : number.parser().apply(text));
  }

  private static Scalar<Integer> rate() {
    Scalar<Integer> size = Sizes.between(1, HIGHEST_RATE);
    return new Scalar<>(
        "rate-or-none",
        size.expected() + ", or none",
        List.of(size.forms().getFirst(), size.forms().getLast(), Schema.string(NONE)),
        text -> text.equals(NONE) ? Parsed.good(0) : size.parser().apply(text));
  }
}
