package dev.fairlead.stress.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.verdict.Standstills.Standstill;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the proxy says of every exchange, sorted by what was going on then. An exchange that a fault
 * touched belongs to the fault: whatever was under way between its begin and a second after its
 * end. Not for concurrent use.
 */
final class Traffic {
  private static final String CALM = "calm";
  private static final int EXAMPLES = 12;

  /** Answers that end in their middle, which clients see as connections that are cut. */
  private static final Set<String> CUT = Set.of("response_truncated", "response_body_timeout");

  private final List<Happening> happenings;
  private final List<Standstill> standstills;
  private final Map<String, Phase> phases = new LinkedHashMap<>();
  private final Map<Integer, Long> visitors = new TreeMap<>();
  private final List<String> unexcused = new ArrayList<>();
  private long unexcusedCount;
  private long excused;
  private long cut;
  private long unreadable;

  private Traffic(
      Instant from, Instant until, List<Happening> happenings, List<Standstill> standstills) {
    this.happenings = happenings;
    this.standstills = standstills;
    Phase calm = phase(CALM);
    calm.lasted(seconds(from, until));
    for (Happening each : happenings) {
      if (each.tookPlace()) {
        double lasted = seconds(each.from(), each.until());
        phase(each.kind().word()).lasted(lasted);
        calm.lasted(-lasted);
      }
    }
  }

  private static double seconds(Instant from, Instant until) {
    return Duration.between(from, until).toMillis() / 1e3;
  }

  /**
   * Reads an access log in JSON. Lines that are none, as the last of a proxy that died, are
   * counted.
   *
   * @param from when visitors began to come
   * @param until when the last had gone
   * @param standstills of the machine, which examples name
   */
  static Traffic read(
      Path log,
      Instant from,
      Instant until,
      List<Happening> happenings,
      List<Standstill> standstills)
      throws IOException {
    Traffic traffic = new Traffic(from, until, happenings, standstills);
    ObjectMapper json = new ObjectMapper();
    // A reader made this way takes bytes that are no UTF-8 for what they are not, and goes on.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        try {
          traffic.add(Exchange.of(json.readTree(line)));
        } catch (JsonProcessingException | DateTimeException e) {
          traffic.unreadable++;
        }
      }
    }
    return traffic;
  }

  private void add(Exchange exchange) {
    if (exchange.isAttack()) {
      return;
    }
    visitors.merge(exchange.status(), 1L, Long::sum);
    cut += CUT.contains(exchange.failure()) ? 1 : 0;
    String during = during(exchange);
    phase(during).add(exchange);
    if (exchange.hasFailed()) {
      judge(exchange, during);
    }
  }

  private void judge(Exchange exchange, String during) {
    if (Excuses.any(happenings, exchange)) {
      excused++;
      return;
    }
    unexcusedCount++;
    if (unexcused.size() < EXAMPLES) {
      boolean still =
          standstills.stream().anyMatch(e -> e.overlaps(exchange.start(), exchange.end()));
      unexcused.add(
          during + ": " + exchange + (still ? "; the machine itself stood still then" : ""));
    }
  }

  /** What went on; of several things the one that excuses it, if any does. */
  private String during(Exchange exchange) {
    String found = CALM;
    for (Happening each : happenings) {
      if (each.overlaps(exchange.start().minus(Excuses.GRACE), exchange.end())) {
        if (!exchange.hasFailed() || Excuses.holds(each, exchange)) {
          return each.kind().word();
        }
        found = each.kind().word();
      }
    }
    return found;
  }

  private Phase phase(String name) {
    return phases.computeIfAbsent(name, Phase::new);
  }

  /** Calm first, then the faults. */
  List<Phase> phases() {
    return List.copyOf(phases.values());
  }

  /** Exchanges of visitors by status. */
  Map<Integer, Long> visitors() {
    return visitors;
  }

  /** Exchanges of visitors whose answer ended in its middle, by the proxy's word. */
  long cut() {
    return cut;
  }

  /** Whether nothing failed but what the rules allow. */
  Finding failures() {
    String rule =
        "Requests fail only of what was being done just then, as the rules for each fault allow";
    List<String> examples = new ArrayList<>(unexcused);
    if (unreadable > 0) {
      examples.add(unreadable + " lines of the access log cannot be read");
    }
    String seen =
        "%,d failed as allowed, %,d otherwise, of %,d"
            .formatted(
                excused,
                unexcusedCount,
                visitors.values().stream().mapToLong(Long::longValue).sum());
    return visitors.isEmpty() && unreadable == 0
        ? Finding.open(rule, seen)
        : Finding.of(rule, unexcusedCount == 0 && unreadable == 0, seen, examples);
  }
}
