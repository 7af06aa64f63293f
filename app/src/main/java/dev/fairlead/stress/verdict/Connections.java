package dev.fairlead.stress.verdict;

import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.result.RunResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What failed without a line in the access log: connections that were refused, broke, or got no
 * answer, by the word of those who ask once. No fault is an excuse: the proxy itself lives through
 * all of them. Stateless.
 */
final class Connections {
  private static final Set<String> ONCE = Set.of("readers", "bots");

  /** All that is no answer; of answers the access log tells. */
  private static final Set<Cause> UNANSWERED =
      EnumSet.of(
          Cause.REFUSED,
          Cause.NO_CONNECTION,
          Cause.TLS,
          Cause.NO_HTTP2,
          Cause.LOST,
          Cause.RESET,
          Cause.LATE,
          Cause.NONSENSE);

  private Connections() {}

  /**
   * Judges.
   *
   * @param cut answers that ended in their middle by the proxy's own word, as its backend's did
   */
  static Finding finding(List<RunResult> crowd, long cut) {
    String rule = "Every connection is taken, and ends only with its answers";
    long requests = 0;
    long unanswered = 0;
    long cutShort = 0;
    List<String> examples = new ArrayList<>();
    for (RunResult each : crowd) {
      if (!ONCE.contains(each.scenario())) {
        continue;
      }
      Map<String, Long> causes = each.all().causes();
      requests += each.all().requests();
      cutShort += causes.getOrDefault(Cause.CUT.phrase(), 0L);
      for (Cause cause : UNANSWERED) {
        long many = causes.getOrDefault(cause.phrase(), 0L);
        unanswered += many;
        if (many > 0) {
          examples.add(each.scenario() + ": " + many + " × " + cause.phrase());
        }
      }
    }
    if (cutShort > cut) {
      examples.add("%d answers cut short, %d by the access log".formatted(cutShort, cut));
    }
    String seen =
        "%,d requests of those who ask once, %,d without an answer, %,d answers cut short"
            .formatted(requests, unanswered, cutShort);
    return requests == 0
        ? Finding.open(rule, seen)
        : Finding.of(rule, unanswered == 0 && cutShort <= cut, seen, examples);
  }
}
