package dev.fairlead.admin.view;

import java.util.List;

/**
 * A rate or concurrency limit, and what it has done since it began to count.
 *
 * @param place where it stands: {@code route api}
 * @param name as in the configuration; {@code concurrency} for that
 * @param text what it admits: {@code 20/minute by client-ip}
 * @param dryRun whether it only counts
 * @param admitted requests within it, and within all others
 * @param refused requests that were answered 429 or 503 for it
 * @param wouldRefuse requests beyond it that were let through, since it only counts
 * @param now a rate: keys that have not all of their quota; concurrency: requests under way
 * @param most a rate: keys for which there is room; concurrency: requests that may be under way now
 * @param bytes of memory that a rate takes up; 0 for concurrency
 * @param crowded a rate: requests that were counted together with those of others, since there was
 *     no room for their keys
 * @param offenders clients refused most often
 */
public record LimitView(
    String place,
    String name,
    String text,
    boolean dryRun,
    long admitted,
    long refused,
    long wouldRefuse,
    int now,
    int most,
    long bytes,
    long crowded,
    List<OffenderView> offenders) {
  public LimitView {
    offenders = List.copyOf(offenders);
  }

  /**
   * Who was refused.
   *
   * @param client address of a client
   * @param refused how often, estimated
   */
  public record OffenderView(String client, long refused) {}
}
