package dev.fairlead.stress.verdict;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.verdict.Standstills.Standstill;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy says of every exchange, sorted by what was going on then. An exchange that a fault
 * touched belongs to the fault: whatever was under way between its begin and a second after its
 * end. Not for concurrent use.
 */
final class Traffic {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String CALM = "calm";
  private static final int EXAMPLES = 12;

  private final List<Happening> happenings;
  private final List<Standstill> standstills;
  private final Map<String, Phase> phases = new LinkedHashMap<>();
  private final Map<Integer, Long> visitors = new TreeMap<>();
  private final Map<Integer, Long> all = new TreeMap<>();
  private final List<String> unexcused = new ArrayList<>();
  private long unexcusedCount;
  private long excused;
  private long stalled;

  private Traffic(
      Instant from, Instant until, List<Happening> happenings, List<Standstill> standstills) {
    this.happenings = happenings;
    this.standstills = standstills;
    Phase calm = phase(CALM);
    calm.lasted(seconds(from, until));
    for (Happening each : happenings) {
      if (each.outcome() != Happening.Outcome.SKIPPED) {
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
   * Reads an access log in JSON.
   *
   * @param from when visitors began to come
   * @param until when the last had gone
   * @param standstills times of which nothing can be said
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
    try (BufferedReader in = Files.newBufferedReader(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        traffic.add(Exchange.of(json.readTree(line)));
      }
    }
    return traffic;
  }

  private void add(Exchange exchange) {
    all.merge(exchange.status(), 1L, Long::sum);
    if (exchange.isAttack()) {
      return;
    }
    visitors.merge(exchange.status(), 1L, Long::sum);
    Happening during = during(exchange);
    phase(during == null ? CALM : during.kind().word()).add(exchange);
    if (exchange.hasFailed()) {
      judge(exchange, during);
    }
  }

  private void judge(Exchange exchange, @Nullable Happening during) {
    if (during != null && excuses(during.kind(), exchange)) {
      excused++;
      return;
    }
    if (standstills.stream().anyMatch(e -> e.overlaps(exchange.start(), exchange.end()))) {
      stalled++;
      return;
    }
    unexcusedCount++;
    if (unexcused.size() < EXAMPLES) {
      unexcused.add((during == null ? CALM : during.kind().word()) + ": " + exchange);
    }
  }

  private static boolean excuses(FaultKind kind, Exchange exchange) {
    return exchange.failure().isEmpty()
        ? kind.statuses().contains(exchange.status())
        : kind.failures().contains(exchange.failure());
  }

  /** What went on; of several things one that excuses it, if any does. */
  private @Nullable Happening during(Exchange exchange) {
    Happening found = null;
    for (Happening each : happenings) {
      if (each.overlaps(exchange.start().minus(GRACE), exchange.end())) {
        if (!exchange.hasFailed() || excuses(each.kind(), exchange)) {
          return each;
        }
        found = each;
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

  /** All exchanges by status, those of attacks too. */
  Map<Integer, Long> all() {
    return all;
  }

  /** Whether nothing failed but what the rules allow. */
  Finding failures() {
    String rule =
        "Requests fail only of what was being done just then, as the rules for each fault allow";
    String seen =
        "%,d failed as allowed, %,d otherwise, %,d while the machine itself stood still"
            .formatted(excused, unexcusedCount, stalled);
    return unexcusedCount == 0 && stalled > 0
        ? Finding.open(rule, seen)
        : Finding.of(rule, unexcusedCount == 0, seen, unexcused);
  }
}
