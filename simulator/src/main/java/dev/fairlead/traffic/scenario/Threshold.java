package dev.fairlead.traffic.scenario;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at the end of a run, as {@code p99<200ms}, {@code p99[login]<1s}, {@code
 * errors<0.1%}. Immutable.
 *
 * @param text as it was written
 * @param metric what is looked at
 * @param step of which requests; null for all
 * @param below whether it must be below the limit, else above
 * @param orEqual whether the limit itself is allowed
 * @param limit milliseconds, a share of 1, or a number, by the metric
 */
public record Threshold(
    String text,
    Metric metric,
    @Nullable String step,
    boolean below,
    boolean orEqual,
    double limit) {
  /** How one is written. */
  public static final String EXPECTED =
      "a threshold such as p99<200ms, p95[step]<1s, errors<0.1%, dropped<=0 or rate>1000";

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([a-z]+[0-9.]*)\\s*(?:\\[([^\\]]+)\\])?\\s*(<=|>=|<|>)\\s*"
              + "([0-9]+(?:\\.[0-9]+)?)\\s*(us|µs|ms|s|%|/s)?\\s*");

  /** What can be looked at. */
  public enum Metric {
    /** Half of the answers came sooner, from the intended start. */
    P50,
    /** 9 of 10. */
    P90,
    /** 19 of 20. */
    P95,
    /** 99 of 100. */
    P99,
    /** 999 of 1000. */
    P999,
    /** The slowest. */
    MAX,
    /** The mean. */
    MEAN,
    /** Failed requests among all; in percent, or a number of them. */
    ERRORS,
    /** Users that could not begin among all; in percent, or a number of them. */
    DROPPED,
    /** Answers a second. */
    RATE;

    private static @Nullable Metric of(String word) {
      return switch (word) {
        case "p50" -> P50;
        case "p90" -> P90;
        case "p95" -> P95;
        case "p99" -> P99;
        case "p99.9", "p999" -> P999;
        case "max" -> MAX;
        case "mean" -> MEAN;
        case "errors" -> ERRORS;
        case "dropped" -> DROPPED;
        case "rate" -> RATE;
        default -> null;
      };
    }

    /** Whether it is a time. */
    public boolean isTime() {
      return this != ERRORS && this != DROPPED && this != RATE;
    }
  }

  /** Whether a number of occurrences is meant, not their share. */
  public boolean isCount() {
    return metric == Metric.RATE || !metric.isTime() && !text.contains("%");
  }

  /** Reads one; null when it is none. */
  public static @Nullable Threshold parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Metric metric = Metric.of(matcher.group(1));
    String unit = matcher.group(5);
    if (metric == null || !fits(metric, unit)) {
      return null;
    }
    String sign = matcher.group(3);
    double number = Double.parseDouble(matcher.group(4)) * factor(unit);
    return new Threshold(
        text.strip(), metric, matcher.group(2), sign.startsWith("<"), sign.length() == 2, number);
  }

  private static boolean fits(Metric metric, @Nullable String unit) {
    boolean time = unit != null && unit.endsWith("s") && !unit.equals("/s");
    return switch (metric) {
      case ERRORS, DROPPED -> unit == null || unit.equals("%");
      case RATE -> unit == null || unit.equals("/s");
      default -> time;
    };
  }

  private static double factor(@Nullable String unit) {
    return switch (unit) {
      case "us", "µs" -> 1e-3;
      case "s" -> 1e3;
      case "%" -> 1e-2;
      case null, default -> 1;
    };
  }

  /** Whether a value keeps to it. */
  public boolean holds(double value) {
    return orEqual && value == limit || (below ? value < limit : value > limit);
  }
}
