package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.List;

/** When a backend is ejected: {@code off}, or a mapping. */
final class PassiveShape {
  private static final int MOST_FAILURES = 10_000;
  private static final int MOST_REQUESTS = 1_000_000;
  private static final double LEAST_SLOWER = 1.5;
  private static final double MOST_SLOWER = 1000;
  private static final PassiveSpec STANDARD = PassiveSpec.DEFAULTS;

  private static final Key<Integer> FAILURES =
      Key.optional(
          "failures",
          Scalar.orOff(Numbers.between(1, MOST_FAILURES), 0),
          STANDARD.failures(),
          "Gateway failures in a row that eject, or off");
  private static final Key<Double> FAILURE_SHARE =
      Key.optional(
          "failureShare",
          Scalar.orOff(Numbers.SHARE, 0.0),
          Numbers.percent(STANDARD.failureShare()),
          "Share of the requests in the window whose failing ejects, or off");
  private static final Key<Integer> MIN_REQUESTS =
      Key.optional(
          "minRequests",
          Numbers.between(1, MOST_REQUESTS),
          STANDARD.minRequests(),
          "How many the window must have for a share or a time to mean anything");
  private static final Key<Double> SLOWER_THAN =
      Key.optional(
          "slowerThan",
          Scalar.orOff(Numbers.decimal(LEAST_SLOWER, MOST_SLOWER), 0.0),
          Numbers.plain(STANDARD.slowerThan()),
          "How many times as slow as the median of its peers ejects, or off");
  private static final Key<Duration> WINDOW =
      Key.optional(
          "window",
          Durations.CHECKS,
          Durations.text(STANDARD.window()),
          "Over which shares and times are taken");
  private static final Key<Duration> EJECTION =
      Key.optional(
          "ejection",
          Durations.CHECKS,
          Durations.text(STANDARD.ejection()),
          "How long a first ejection lasts; the n-th in a row lasts n times as long");
  private static final Key<Duration> MAX_EJECTION =
      Key.optional(
          "maxEjection",
          Durations.CHECKS,
          Durations.text(STANDARD.maxEjection()),
          "The longest ejection");
  private static final Key<Double> MAX_SHARE =
      Key.optional(
          "maxShare",
          Numbers.SHARE,
          Numbers.percent(STANDARD.maxShare()),
          "Share of the backends that may be ejected at a time; of two or more, one may always");

  static final Shape<PassiveSpec> SHAPE =
      new ShortForm<>(
          Scalar.of(
              "passive",
              "off",
              new Schema().with("const", "off"),
              text ->
                  text.equals("off")
                      ? Parsed.good(PassiveSpec.NONE)
                      : Parsed.bad(null, Nearest.to(text, List.of("off")))),
          off -> off.value(),
          new Section<>(
              "passive",
              List.of(
                  FAILURES,
                  FAILURE_SHARE,
                  MIN_REQUESTS,
                  SLOWER_THAN,
                  WINDOW,
                  EJECTION,
                  MAX_EJECTION,
                  MAX_SHARE),
              PassiveShape::passive));

  private PassiveShape() {}

  private static PassiveSpec passive(Entries entries, Reading reading) {
    Duration ejection = entries.get(EJECTION, STANDARD.ejection());
    Duration most = STANDARD.maxEjection();
    Duration longest = entries.get(MAX_EJECTION, most.compareTo(ejection) < 0 ? ejection : most);
    if (longest.compareTo(ejection) < 0) {
      reading
          .problems()
          .add(
              entries.place(MAX_EJECTION),
              "'maxEjection' is shorter than 'ejection', expected at least "
                  + Durations.text(ejection));
    }
    return new PassiveSpec(
        entries.get(FAILURES, STANDARD.failures()),
        entries.get(FAILURE_SHARE, STANDARD.failureShare()),
        entries.get(MIN_REQUESTS, STANDARD.minRequests()),
        entries.get(SLOWER_THAN, STANDARD.slowerThan()),
        entries.get(WINDOW, STANDARD.window()),
        ejection,
        longest,
        entries.get(MAX_SHARE, STANDARD.maxShare()));
  }
}
